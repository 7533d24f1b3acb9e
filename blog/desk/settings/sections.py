"""The sections of the settings, in their order, and who may open which."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from blog.desk.settings.addresses_form import AddressesForm
from blog.desk.settings.forms import AdvancedForm, BlogForm, CommentsForm, LanguageForm, MailForm
from blog.desk.settings.look_form import LookForm
from blog.desk.settings.menu_form import MenuForm

FORMS = {
    "blog": BlogForm,
    "look": LookForm,
    "menu": MenuForm,
    "comments": CommentsForm,
    "mail": MailForm,
    "language": LanguageForm,
    "addresses": AddressesForm,
    "advanced": AdvancedForm,
}

PEOPLE = _("People"), _("Who writes and who moderates, and invitations.")
BEFORE_LANGUAGE = [*FORMS].index("language")


@dataclass(frozen=True)
class Link:
    key: str
    title: str
    line: str
    url: str


def links(user):
    """The links to the sections of the settings that `user` may open."""
    shown = []
    if user.has_perm("blog.change_site"):
        shown = [
            Link(key, form.title, form.line, reverse("desk_section", args=[key]))
            for key, form in FORMS.items()
        ]
    if user.has_perm("accounts.change_user"):
        shown.insert(BEFORE_LANGUAGE, Link("people", *PEOPLE, reverse("desk_people")))
    return shown
