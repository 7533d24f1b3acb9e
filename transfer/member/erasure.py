"""The copy that somebody has asked for of what is kept about them goes with them."""

from lib.people.personal_data import Eraser, register
from transfer.export import export_task
from transfer.models import Download


@register
class Downloads(Eraser):
    def facts(self, account):
        return {"has_copy": Download.objects.filter(account=account).exists()}

    def erase(self, leaving):
        export_task.throw_away(*Download.personal.rows(leaving))

    erase_guest = erase

    def begin_anew(self, account):
        export_task.throw_away(*Download.objects.filter(account=account))
