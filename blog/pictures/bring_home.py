"""Pictures on other sites, fetched once by the worker: readers' browsers load none from there."""

from pathlib import PurePath
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.tasks import TaskResultStatus, default_task_backend, task
from django.tasks.exceptions import TaskResultDoesNotExist
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from blog.pictures.decoding.reading import BYTES
from blog.pictures.upload import receive
from lib.outgoing.addresses import NotSent
from lib.outgoing.requests import Limits, ask
from lib.processes.task_names import called

LIMITS = Limits(connect=5, in_all=30, bytes=BYTES, redirects=3)


@called(gettext_lazy("Fetching a picture from another site"))
@task(priority=20)  # Its author looks on.
def fetch(address, account_pk):
    """Take a picture of another site into the library: {"url": …}, or {"error": a sentence}."""
    try:
        answer = ask("GET", address, headers={"Accept": "image/*"}, limits=LIMITS)
        if not answer.is_fine:
            return {"error": _("The site answered %(status)d.") % {"status": answer.status}}
        name = PurePath(unquote(urlsplit(address).path)).name
        by = User.objects.filter(pk=account_pk).first()
        picture = receive(ContentFile(answer.body, name), by=by)
    except NotSent as why:
        return {"error": _("We couldn’t fetch it: %(why)s.") % {"why": why}}
    except ValidationError as refusal:
        return {"error": " ".join(refusal.messages)}
    return {"url": picture.file.storage.url(picture.address)}


def outcome(task_id, account):
    """What became of a task of this account's: what `fetch` said, or None while it waits or is done."""
    try:
        result = default_task_backend.get_result(task_id)
    except (TaskResultDoesNotExist, ValueError):
        return {"error": _("Nobody has asked for this picture. Try again.")}
    if result.task.func is not fetch.func or result.args[1] != account.pk:
        return {"error": _("Nobody has asked for this picture. Try again.")}
    if result.status == TaskResultStatus.SUCCESSFUL:
        return result.return_value
    if result.status == TaskResultStatus.FAILED:
        return {"error": _("We couldn’t fetch it. Try again.")}
    return None
