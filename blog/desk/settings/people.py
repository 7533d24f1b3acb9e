"""The section for those who write and moderate here, and invitations by mail."""

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Q
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.models import Invitation, Recipient, User
from accounts.models.audit import Kind, record
from accounts.names import spelling
from accounts.names.forms import AN_ADDRESS
from accounts.permissions import roles
from accounts.permissions.owners import RUNS_THE_BLOG
from accounts.reauthentication.checks import reauthenticated
from blog.desk.settings import sections
from blog.desk.settings.section import SectionForm
from blog.mail import outbox
from blog.mail.message import absolute
from blog.member import privacy
from blog.models import Site
from lib.text.numbers import number

KIND = "blog.invitation"
NOT_SENT = gettext_lazy(
    "E-mail isn’t set up, so nothing was sent. An owner of the blog can set it up, or make a link."
)


class InvitationForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=spelling.LONGEST,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        max_length=254,
        error_messages=dict.fromkeys(["required", "invalid"], AN_ADDRESS),
    )
    role = forms.ChoiceField(label=gettext_lazy("As"))

    def __init__(self, data=None):
        super().__init__(data, label_suffix="")
        self.fields["role"].choices = [(role, roles.name_of(role)) for role in settings.ROLES]

    def clean_name(self):
        return spelling.tidy(self.cleaned_data["name"])

    def clean(self):
        cleaned = super().clean()
        email, role = cleaned.get("email"), cleaned.get("role")
        if email and role:
            proved = {"emailaddress__email__iexact": email, "emailaddress__verified": True}
            people = User.objects.filter(**proved)
            if Group.objects.filter(name=role, user__in=people).exists():
                self.add_error("email", _("The person with this address already has this role."))
        return cleaned

    def send(self, by):
        """Owe the mail, where mail is sent; an invitation of the same address to the same role is made anew in its place."""
        with transaction.atomic():
            same = Invitation.objects.open().filter(
                email__iexact=self.cleaned_data["email"], role=self.cleaned_data["role"]
            )
            take_back(same)
            invitation = Invitation.objects.create(by=by, **self.cleaned_data)
            if not privacy.mail_is_printed():
                outbox.enqueue(KIND, Recipient(address=invitation.email), about=invitation)
            record(Kind.INVITED, by, invitation=invitation.pk, role=invitation.role)
        return invitation


class SecondStepForm(SectionForm):
    """Whether everybody with a role needs two-step sign-in; an owner who has none isn't locked out by it."""

    NONE_YET = gettext_lazy(
        "Add a passkey or an authenticator app to your own account first. Otherwise you would lock"
        " yourself out."
    )

    class Meta:
        model = Site
        fields = ["staff_need_second_step"]
        help_texts = {
            "staff_need_second_step": gettext_lazy(
                "A passkey, or a code from an app with the password. People without one must set "
                "it up before they can write, moderate or manage."
            )
        }

    def clean_staff_need_second_step(self):
        is_asked = self.cleaned_data["staff_need_second_step"]
        if is_asked and not self.by.has_second_factor:
            raise forms.ValidationError(self.NONE_YET, "none_yet")
        return is_asked


@reauthenticated
@require_http_methods(["GET", "HEAD", "POST"])
def people(request):
    """Everybody with a role, and who is invited; sent, somebody is invited or an invitation ends.

    Owners also choose here whether all of them need two-step sign-in.
    """
    if not request.user.has_perm(RUNS_THE_BLOG):
        raise PermissionDenied
    if "second_step" in request.POST:
        return _keep_second_step(request)
    if "earlier" in request.POST:
        return _settle_earlier_authors(request)
    if ended := request.POST.get("take_back"):
        with transaction.atomic():
            invited = Invitation.objects.not_taken_back().filter(pk=number(ended), accepted_at=None)
            for one in invited.select_for_update():
                take_back([one])
                record(Kind.INVITATION_ENDED, request.user, invitation=one.pk, role=one.role)
        messages.success(request, _("The invitation is taken back. Its link no longer works."))
        return redirect("desk_people")
    form = InvitationForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return _after_invitation(request, form.send(request.user))
    return _page(request, form)


def _after_invitation(request, invitation):
    """Say what became of it; where no mail is sent, an owner sees the link."""
    if not privacy.mail_is_printed():
        messages.success(request, _("The invitation is on its way."))
    elif request.user.is_superuser:
        return redirect(f"{reverse('desk_people')}?link={invitation.pk}#link")
    else:
        messages.warning(request, NOT_SENT)
    return redirect("desk_people")


def _link_to_copy(request):
    """The invitation whose link an owner asks for, where no mail is sent."""
    if not (request.user.is_superuser and privacy.mail_is_printed()):
        return None
    invited = Invitation.objects.open().filter(pk=number(request.GET.get("link", "")))
    link = invited.filter(by=request.user).first()
    if link:
        link.address = absolute(link.by_hand().get_absolute_url())
        link.role_name = roles.name_of(link.role)
    return link


def _settle_earlier_authors(request):
    """What becomes of one earlier author, or of them all: editors, or authors of their own articles."""
    as_editors, person = request.POST["earlier"] == "editors", request.POST.get("person", "")
    with transaction.atomic():
        authors = roles.earlier_authors()
        people = [one for one in authors if person in ("", str(one.pk))]
        roles.settle(people, as_editors=as_editors)
        for one in people:
            record(Kind.ROLE_TAKEN, request.user, one, role=roles.EARLIER)
            if as_editors:
                record(Kind.ROLE_GIVEN, request.user, one, role="Editor")
    messages.success(request, _("Saved."))
    return redirect("desk_people")


def _keep_second_step(request):
    """Keep an owner's choice; where the environment has made it, there is none."""
    if not request.user.is_superuser or settings.SECOND_FACTOR_REQUIRED:
        raise PermissionDenied
    form = SecondStepForm(request.POST, by=request.user, site=Site.current())
    if not form.is_valid() or not form.keep():
        return _page(request, InvitationForm(), form)
    messages.success(request, _("Saved."))
    return redirect("desk_people")


def _page(request, form, second_step=None):
    second_step = second_step or SecondStepForm(by=request.user, site=Site.current())
    context = admin.site.each_context(request) | {
        "title": _("People"),
        "subtitle": _("Settings"),
        "key": "people",
        "sections": sections.links(request.user),
        "form": form,
        "people": with_roles(),
        "earlier": roles.earlier_authors(),
        "invited": [(one, roles.name_of(one.role)) for one in Invitation.objects.open()],
        "link": _link_to_copy(request),
        "mail_is_printed": privacy.mail_is_printed(),
        "second_step": second_step,
        "is_by_environment": settings.SECOND_FACTOR_REQUIRED,
        "lets": [roles.LETS.get(role, role) for role in settings.ROLES],
    }
    status = 422 if form.errors or second_step.errors else 200
    return render(request, "admin/own/people.html", context, status=status)


def with_roles():
    """[(account, what it may do, how many articles it has)], owners first."""
    people = User.objects.filter(Q(groups__isnull=False) | Q(is_superuser=True), is_active=True)
    people = people.distinct().prefetch_related("groups").order_by("-is_superuser", "name")
    articles = dict(
        people.order_by("pk")
        .annotate(n=Count("posts", filter=Q(posts__trial_of=None), distinct=True))
        .values_list("pk", "n")
    )
    protected = set(User.objects.with_second_factor().values_list("pk", flat=True))
    rows = []
    for one in people:
        one.has_second_factor = one.pk in protected
        lets = [roles.LETS.get(group.name, group.name) for group in one.groups.all()]
        if one.is_superuser:
            lets = [roles.LETS[roles.OWNER]]
        rows.append((one, lets, articles[one.pk]))
    return rows


def take_back(invitations):
    """End invitations, those that are on their way with them."""
    for one in invitations:
        outbox.erase(about=one)
        one.taken_back_at = timezone.now()
        one.save(update_fields=["taken_back_at"])
