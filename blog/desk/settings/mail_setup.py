"""The page on which an owner sets the mail server: it is tried first, and used once a message by it has arrived."""

import secrets
from copy import copy

from django import forms
from django.contrib import messages
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import transaction
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.models.audit import Kind, record, record_changes
from accounts.reauthentication.checks import reauthenticated
from blog.desk.access import shown
from blog.desk.settings import sections
from blog.desk.settings.forms import clean_sender
from blog.mail import message
from blog.mail.server_attempt import ACCEPTED, CONNECTED, SIGNED_IN, attempt
from blog.models import Site
from blog.models.site import mail_server
from blog.models.site.mail_server import MailServer

DRAFT = "mail_server"  # in the session, which is encrypted
LASTS = 15 * 60  # seconds in which the digits can be typed
TRIES = 5  # of the digits
SECURITY = [("starttls", "STARTTLS"), ("tls", "TLS"), ("none", gettext_lazy("None"))]


class ServerForm(forms.Form):
    host = forms.CharField(
        label=gettext_lazy("Server"),
        max_length=253,
        help_text=gettext_lazy("From your mail provider: “outgoing server” or “SMTP”."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    port = forms.IntegerField(
        label=gettext_lazy("Port"),
        initial=587,
        validators=[MinValueValidator(1), MaxValueValidator(65535)],
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    security = forms.ChoiceField(
        label=gettext_lazy("Encryption"),
        choices=SECURITY,
        initial="starttls",
        widget=forms.RadioSelect,
    )
    username = forms.CharField(
        label=gettext_lazy("User name"),
        required=False,
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=gettext_lazy("Password"),
        required=False,
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    mail_from = forms.CharField(
        label=gettext_lazy("Sender"),
        max_length=200,
        help_text=gettext_lazy("A name with an address: Slack Water <letters@example.org>"),
    )

    def __init__(self, data=None, *, kept=None, **how):
        super().__init__(data, label_suffix="", **how)
        self.kept = kept  # the MailServer whose password stays where none is typed

    def clean_host(self):
        return self.cleaned_data["host"].strip("[] \t")

    def clean_mail_from(self):
        return clean_sender(self.cleaned_data["mail_from"])

    def clean(self):
        """The MailServer that it describes. A password stays with the server and the name that it was typed for."""
        cleaned = super().clean()
        if self.errors:
            return cleaned
        about = {name: cleaned[name] for name in ("host", "port", "security", "username")}
        password = cleaned["password"]
        kept = self.kept
        is_kept = kept and all(getattr(kept, name) == value for name, value in about.items())
        if not password and about["username"] and is_kept:
            password = kept.password
        if about["username"] and not password:
            self.add_error("password", _("Enter the password for this server and user name."))
        if password and about["security"] == "none":
            words = _(
                "Choose STARTTLS or TLS: without them anybody on the way can read the password."
            )
            self.add_error("security", words)
        self.server = MailServer(**about, password=password)
        return cleaned


@reauthenticated
@require_http_methods(["GET", "HEAD", "POST"])
def setup(request):
    """The server and how an attempt went; sent, it is tried, confirmed by four digits, discarded, or used no more."""
    for name, action in ACTIONS.items():
        if request.method == "POST" and name in request.POST:
            return action(request)
    return _page(request, _form(request))


def _try(request):
    """Send four digits to the owner, and keep in the session how far they came."""
    server, mail_from = mail_server.in_use(Site.current()), Site.current().mail_from
    if not mail_server.is_by_environment():
        form = _form(request, request.POST)
        if not form.is_valid():
            return _page(request, form, status=422)
        server, mail_from = form.server, form.cleaned_data["mail_from"]
    digits = f"{secrets.randbelow(10_000):04}"
    tried = attempt(server, _mail_with(digits, request.user, mail_from))
    request.session[DRAFT] = {
        "server": server.encrypted(),
        "mail_from": mail_from,
        "digits": "" if tried.failed else digits,
        "at": timezone.now().timestamp(),
        "tries": 0,
        "failed": tried.failed,
        "why": tried.why,
        "answer": tried.answer,
    }
    return redirect(f"{reverse('desk_mail_server')}#mail-steps")


def _mail_with(digits, owner, mail_from):
    site = copy(Site.current())
    site.mail_from = mail_from or site.mail_from
    text = message.write("blog/mail_server", digits=digits)
    number = f"mail-server.{secrets.token_hex(8)}"
    return message.assemble(text, owner.email, number=number, site=site)


def _arrived(request):
    """The digits that were typed: where they are those of the message, its server is used from now on."""
    draft, typed = _draft(request), "".join(request.POST.get("digits", "").split())
    if not draft.get("digits"):
        messages.error(request, _("These digits have expired. Send another test."))
    elif not secrets.compare_digest(typed.encode(), draft["digits"].encode()):
        draft["tries"] += 1
        draft["digits"] = draft["digits"] if draft["tries"] < TRIES else ""
        request.session[DRAFT] = draft
        messages.error(request, _("These aren’t the digits in the e-mail."))
    else:
        del request.session[DRAFT]
        if not mail_server.is_by_environment():
            _keep(request.user, draft["server"], draft["mail_from"])
        messages.success(request, _("E-mail works. From now on the blog sends it."))
    return redirect("desk_mail_server")


def _keep(by, server, mail_from):
    with transaction.atomic():
        site = Site.objects.select_for_update().get(pk=1)
        before = copy(site)
        site.mail_from = mail_from
        record(Kind.SETTING, by, model="blog.Site", field="mail_server", before=None, after=None)
        record_changes(by, before, site, ["mail_from"])
        Site.bump(everything=True, mail_server=server, mail_from=mail_from)


def _discard(request):
    request.session.pop(DRAFT, None)
    return redirect("desk_mail_server")


def _stop(request):
    site = Site.current()
    _keep(request.user, "", site.mail_from)
    request.session.pop(DRAFT, None)
    messages.success(request, _("The blog sends no e-mail any more."))
    return redirect("desk_mail_server")


ACTIONS = {"arrived": _arrived, "discard": _discard, "stop": _stop, "try": _try}


def _draft(request):
    """The mail server that was tried last; digits that have expired are gone from it."""
    draft = request.session.get(DRAFT) or {}
    if draft and timezone.now().timestamp() - draft["at"] > LASTS:
        draft["digits"] = ""
    return draft


def _form(request, data=None):
    draft, site = _draft(request), Site.current()
    known = mail_server.decrypted(draft.get("server", "")) or mail_server.in_use(site)
    initial = {"mail_from": draft.get("mail_from") or site.mail_from}
    if known:
        names = ("host", "port", "security", "username")
        initial |= {name: getattr(known, name) for name in names}
    return ServerForm(data, kept=known, initial=initial)


def _page(request, form, status=200):
    draft, used = _draft(request), mail_server.in_use(Site.current())
    tried = mail_server.decrypted(draft.get("server", ""))
    context = {
        "subtitle": _("Settings"),
        "key": "mail",
        "sections": sections.links(request.user),
        "form": form,
        "used": used,
        "is_by_environment": mail_server.is_by_environment(),
        "tried": tried,
        "draft": draft,
        "steps": _steps(draft, tried) if tried else (),
    }
    title = _("Mail server")
    return shown(request, "admin/own/mail_server.html", title, status=status, **context)


def _steps(draft, server):
    """[(what, its state)] of the attempt, in their order; the steps after a fault are "later"."""
    steps, state = [], "done"
    names = {
        CONNECTED: (_("Connected to %(host)s"), _("Connect to %(host)s")),
        SIGNED_IN: (_("Signed in as %(username)s"), _("Sign in as %(username)s")),
        ACCEPTED: (_("The message was accepted"), _("Accept the message")),
    }
    for step, (done, to_do) in names.items():
        if step == SIGNED_IN and not server.username:
            continue
        now = "failed" if step == draft["failed"] else state
        state = "later" if now == "failed" else state
        words = done if now == "done" else to_do
        steps.append((words % {"host": server.host, "username": server.username}, now))
    return steps
