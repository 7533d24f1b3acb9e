"""The audit log at the desk, for owners: what the staff did to the site, day by day, and as a table."""

import csv
from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist, PermissionDenied
from django.http import HttpResponse
from django.template.defaultfilters import filesizeformat
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from accounts.models import AuditEntry, FormerName, Invitation, User
from accounts.models.audit import GROUPS, who_had
from accounts.models.browsers import in_words
from accounts.permissions import roles
from blog.desk import access
from blog.desk.settings.people import SecondStepForm
from blog.desk.settings.sections import FORMS
from lib.text.csv_cells import inert
from lib.text.lists import listed
from lib.text.numbers import number

A_PAGE = 100
Kind = AuditEntry.Kind
CHIPS = [
    ("", gettext_lazy("Everything")),
    ("sign-ins", gettext_lazy("Sign-ins")),
    ("roles", gettext_lazy("People and roles")),
    ("settings", gettext_lazy("Settings")),
    ("exports", gettext_lazy("Imports, exports and backups")),
]
BY_PASSKEY = gettext_lazy("Signed in with a passkey")
GONE = gettext_lazy("Somebody who left")
UNKNOWN = gettext_lazy("Unknown")
NOBODY = gettext_lazy("The blog itself")
ON, OFF, EMPTY = gettext_lazy("on"), gettext_lazy("off"), gettext_lazy("nothing")
# What was done, where it is always the same; the rest takes a function.
SENTENCES = {
    Kind.SIGN_IN: gettext_lazy("Signed in"),
    Kind.NEW_BROWSER: gettext_lazy("Signed in from a new browser"),
    Kind.SECOND_STEP_ON: gettext_lazy("Turned on two-step sign-in"),
    Kind.SECOND_STEP_OFF: gettext_lazy("Turned off two-step sign-in"),
    Kind.PASSKEY_ADDED: gettext_lazy("Added a passkey"),
    Kind.PASSKEY_REMOVED: gettext_lazy("Removed a passkey"),
    Kind.RECOVERY_CODES: gettext_lazy("Made new recovery codes"),
    Kind.PASSWORD_CHANGED: gettext_lazy("Set a new password"),
    Kind.PASSWORD_RESET: gettext_lazy("Set a new password with the link in an e-mail"),
    Kind.ADDRESSES_CHANGED: gettext_lazy("Changed their e-mail addresses"),
    Kind.SERVICES_CHANGED: gettext_lazy("Changed which services they can sign in with"),
    Kind.ACCOUNT_DELETED: gettext_lazy("Deleted somebody’s account"),
    Kind.EXPORT: gettext_lazy("Prepared an export"),
    Kind.DOWNLOAD: gettext_lazy("Downloaded a backup"),
    Kind.BACKUP: gettext_lazy("Made a backup"),
    Kind.RESTORE: gettext_lazy("Restored a backup"),
    Kind.IMPORT: gettext_lazy("Started importing a blog"),
    Kind.IMPORT_UNDONE: gettext_lazy("Undid an import"),
}
# What was done to an account of the staff.
OF_ACCOUNTS = {
    Kind.ACCOUNT_CLOSED: gettext_lazy("%(name)s can’t sign in any more."),
    Kind.ACCOUNT_OPENED: gettext_lazy("%(name)s can sign in again."),
}
# Which of their names somebody else has changed.
NAMES = {
    "name": gettext_lazy("%(name)s has another name now."),
    "staff_name": gettext_lazy("%(name)s has another staff name now."),
}
INVITATIONS = {
    Kind.INVITED: gettext_lazy("Invited somebody as %(role)s"),
    Kind.INVITATION_ENDED: gettext_lazy("Took back an invitation as %(role)s"),
}

# What an owner looks at first.
TONES = {
    Kind.NEW_BROWSER: "held",
    Kind.SECOND_STEP_OFF: "held",
    Kind.WRONG_PASSWORDS: "wrong",
    Kind.WRONG_SECOND_STEPS: "wrong",
}
EXPORTS = {
    "site": gettext_lazy("the whole site"),
    "static": gettext_lazy("plain files"),
    "wordpress": gettext_lazy("for WordPress"),
    "subscribers": gettext_lazy("the subscribers’ addresses"),
}


@dataclass(frozen=True)
class Line:
    """An entry in words."""

    at: datetime
    who: str
    what: str
    detail: str
    kind: str
    url: str = ""  # where the setting is

    @property
    def tone(self):
        return TONES.get(self.kind, "")

    @property
    def day(self):
        return timezone.localdate(self.at)


def lines(entries):
    """Entries in words; the people are asked for once."""
    keys = {key for one in entries for key in (one.by_id, one.about_id) if key}
    keys |= {
        int(key) for one in entries if one.kind == Kind.ARTICLES_GIVEN for key in who_had(one.facts)
    }
    people = {person.pk: person.name for person in User.objects.filter(pk__in=keys)}
    keys = {one.facts.get("invitation") for one in entries}
    invitations = Invitation.objects.filter(pk__in=keys - {None}).select_related("account")
    # An invitation's address, or by now the name of the account that accepted it.
    invited = {one.pk: one.account.name if one.account else one.email for one in invitations}
    keys = {one.facts.get("former") for one in entries}
    former = dict(FormerName.objects.filter(pk__in=keys - {None}).values_list("pk", "name"))
    return [_line(one, people, invited, former) for one in entries]


def _line(entry, people, invited, former):
    who = people.get(entry.by_id, str(GONE)) if entry.by_id else str(NOBODY)
    whom, facts = people.get(entry.about_id, str(GONE)), entry.facts
    what, detail, url = str(SENTENCES.get(entry.kind, "")), "", ""
    if entry.kind in (Kind.ROLE_GIVEN, Kind.ROLE_TAKEN):
        what = _role_sentence(entry, whom)
    elif entry.kind in OF_ACCOUNTS:
        what = OF_ACCOUNTS[entry.kind] % {"name": whom}
    elif entry.kind == Kind.NAME_CHANGED:
        what, before = NAMES[facts["field"]] % {"name": whom}, former.get(facts.get("former"))
        detail = _("before: %(name)s") % {"name": before} if before else ""
    elif entry.kind == Kind.ARTICLES_GIVEN:
        what, detail = _given_articles(facts, whom, people)
    elif entry.kind in INVITATIONS:
        what = INVITATIONS[entry.kind] % {"role": roles.name_of(facts["role"])}
        detail = invited.get(facts["invitation"], "")
    elif entry.kind in (Kind.WRONG_PASSWORDS, Kind.WRONG_SECOND_STEPS):
        who, what, detail = _wrong_attempts(entry, whom)
    elif entry.kind == Kind.SETTING:
        what, url = _setting(facts)
    elif entry.kind == Kind.POLICY:
        what = _("Published revision %(number)s of the comment policy") % facts
    elif entry.kind == Kind.LINK_REMOVED:
        what = _("Removed the link to “%(title)s” below an article") % facts
        detail = facts["address"]
    elif entry.kind in GROUPS["sign-ins"] and "name" in facts:
        what = str(BY_PASSKEY) if _is_by_passkey(entry) else what
        detail = in_words(facts["name"], facts["device"])
    elif entry.kind in GROUPS["exports"]:
        form = facts.get("form", "")
        size = filesizeformat(facts["bytes"]) if "bytes" in facts else ""
        about = [facts.get("title"), str(EXPORTS.get(form, form)), size]
        detail = ", ".join(filter(None, about))
    return Line(entry.at, who, what, detail, entry.kind, url)


def _is_by_passkey(entry):
    return entry.kind == Kind.SIGN_IN and entry.facts.get("by_passkey")


def _given_articles(facts, whom, people):
    words = ngettext(
        "Gave %(n)d article to %(name)s", "Gave %(n)d articles to %(name)s", facts["n"]
    )
    before = listed([people.get(key, str(GONE)) for key in who_had(facts)])
    detail = _("before: %(name)s") % {"name": before} if before else _("from an import")
    return words % {"n": facts["n"], "name": whom}, detail


def _role_sentence(entry, whom):
    words = roles.GIVEN if entry.kind == Kind.ROLE_GIVEN else roles.TAKEN
    role = entry.facts.get("role", "")
    return words.get(role, role) % {"name": whom} if role in words else f"{whom}: {role}"


def _wrong_attempts(entry, whom):
    facts = entry.facts
    words = ngettext(
        "%(n)s wrong password for %(name)s", "%(n)s wrong passwords for %(name)s", facts["n"]
    )
    if entry.kind == Kind.WRONG_SECOND_STEPS:
        words = ngettext(
            "%(n)s wrong code or passkey for %(name)s",
            "%(n)s wrong codes or passkeys for %(name)s",
            facts["n"],
        )
    notified = _("%(name)s was notified by e-mail.") % {"name": whom} if facts["told"] else ""
    return str(UNKNOWN), words % {"n": facts["n"], "name": whom}, notified


def _setting(facts):
    """ "Hold first comments from" changed from "nobody" to "guests"; and the page where it is set."""
    try:
        field = apps.get_model(facts["model"])._meta.get_field(facts["field"])
    except (LookupError, FieldDoesNotExist):
        field = None
    label = str(getattr(field, "verbose_name", facts["field"]))
    names = {"field": label[:1].upper() + label[1:]}
    names |= {name: _value_in_words(field, facts[name]) for name in ("before", "after")}
    if facts["before"] is None and facts["after"] is None or len(names["after"]) > 200:
        return _("“%(field)s” was changed") % names, _where(facts)
    return _("“%(field)s” changed from “%(before)s” to “%(after)s”") % names, _where(facts)


def _value_in_words(field, value):
    if isinstance(value, bool):
        return str(ON if value else OFF)
    if value in ("", None):
        return str(EMPTY)
    return str(dict(getattr(field, "flatchoices", None) or ()).get(value, value))


def _where(facts):
    if facts["model"] == "moderation.Screening":
        return reverse("admin:moderation_screening_changelist")
    if facts["model"] == "transfer.BackupSchedule":
        return reverse("desk_backups")
    if facts["field"] == "mail_server":
        return reverse("desk_mail_server")
    if facts["field"] in SecondStepForm._meta.fields:
        return reverse("desk_people")
    keys = (key for key, form in FORMS.items() if facts["field"] in form._meta.fields)
    return next((reverse("desk_section", args=[key]) for key in keys), "")


@require_safe
def page(request):
    group = request.GET.get("kind", "")
    entries = _asked(request, group)
    shown = list(entries[: A_PAGE + 1])
    context = {
        "lines": lines(shown[:A_PAGE]),
        "chips": [(label, key, key == group) for key, label in CHIPS],
        "kind": group if group in GROUPS else "",
        "earlier": shown[A_PAGE - 1].pk if len(shown) > A_PAGE else None,
    }
    return access.shown(request, "admin/audit.html", _("Audit log"), **context)


@require_safe
def table(request):
    """Everything of a kind, oldest last, as the page has it."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="audit-log.csv"'
    rows = csv.writer(response)
    rows.writerow(["at", "who", "kind", "what", "detail"])
    for one in lines(list(_asked(request, request.GET.get("kind", "")))):
        cells = one.at.isoformat(timespec="seconds"), one.who, one.kind, one.what, one.detail
        rows.writerow([inert(cell) for cell in cells])
    return response


def _asked(request, group):
    if not request.user.is_superuser:
        raise PermissionDenied
    entries = AuditEntry.objects.of_group(group if group in GROUPS else "").newest_first()
    before = number(request.GET.get("before"))
    return entries if before is None else entries.filter(pk__lt=before)


urlpatterns = [
    path("audit-log/", access.permitted("accounts.change_user")(page), name="desk_audit"),
    path("audit-log.csv", access.permitted("accounts.change_user")(table), name="desk_audit_table"),
]
