"""How the mail stands, on the operator's desk: who was owed what, and what became of it."""

from django.contrib import admin, messages
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from blog.mail import outbox
from blog.models import OutgoingMail
from lib.web.admin_pages import PlainAdmin


class LateFilter(admin.SimpleListFilter):
    title = _("problems")
    parameter_name = "trouble"

    def lookups(self, request, model_admin):
        return [("late", _("late")), ("tried", _("retrying")), ("failed", _("failed"))]

    def queryset(self, request, mails):
        return (
            getattr(mails, self.value())() if self.value() in dict(self.lookup_choices) else mails
        )


class KindFilter(admin.AllValuesFieldListFilter):
    """A filter by the kind of a mail, with the names that recipients know."""

    def choices(self, changelist):
        for choice in super().choices(changelist):
            yield choice | {"display": outbox.name_of(choice["display"])}


@admin.register(OutgoingMail)
class LetterAdmin(PlainAdmin):
    """Outgoing mail, to look at and to have tried again; only the outbox writes these rows."""

    list_display = ["what", "to", "owed_at", "due_at", "outcome", "tries", "reason"]
    fields = [*list_display, "settled_at"]
    list_filter = [LateFilter, "outcome", ("kind", KindFilter)]
    list_select_related = ["account", "guest"]
    actions = ["try_again"]

    @admin.display(description=_("kind"), ordering="kind")
    def what(self, letter):
        return outbox.name_of(letter.kind)

    @admin.display(description=_("to"))
    def to(self, letter):
        return letter.reader

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, letter=None):
        return False

    def has_delete_permission(self, request, letter=None):
        return False

    @admin.action(description=_("Send failed e-mails again"))
    def try_again(self, request, mails):
        count = outbox.try_again(mails)
        message = ngettext(
            "%(n)d e-mail will be sent again.", "%(n)d e-mails will be sent again.", count
        )
        messages.success(request, message % {"n": count})
