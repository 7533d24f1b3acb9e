"""The section of the settings in which the owner chooses the form of articles' addresses."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from blog.addresses import moving
from blog.content.address_forms import LONGEST, OFFERED, OWN, AddressForm
from blog.desk.settings.section import SectionForm
from blog.models import Post, Site
from blog.models.articles.permalinks import is_free_for

OTHER = "other"
NAMED = 10  # articles that keep the address with their day
NAMES, NEEDED_NAMES = "%year%, %monthnum%, %day%, %postname%, %post_id%", "%postname%, %post_id%"
WHY = {
    "unknown": _("You can use only these names: %(names)s"),
    "nameless": _(
        "Use exactly one of these, so that each article has its own address: %(telling)s"
    ),
    "odd": _(
        "It begins with a slash, and has letters, digits, hyphens and dots, with single slashes."
    ),
}
TAKEN = _("The blog uses addresses of this form itself. Choose another.")


class AddressesForm(SectionForm):
    title = _("Addresses")
    line = _("How articles’ addresses look. You can keep the form of a blog that you moved here.")
    template = "admin/own/addresses.html"

    permalinks = forms.ChoiceField(
        label=_("Article addresses"),
        widget=forms.RadioSelect,
        help_text=_(
            "Old addresses redirect to the new ones permanently, with their feeds and comments."
        ),
    )
    other = forms.CharField(
        label=_("Another form"),
        required=False,
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"spellcheck": "false", "class": "code"}),
    )

    class Meta:
        model = Site
        fields = ["permalinks"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        kept = self.instance.permalinks or OWN
        hint = _("The same form as in WordPress. You can use these names: %(names)s")
        self.fields["other"].help_text = hint % {"names": NAMES}
        self.fields["permalinks"].choices = [
            *((form, example_of(form)) for form in OFFERED),
            (OTHER, _("Another form")),
        ]
        if kept not in OFFERED:
            self.initial |= {"permalinks": OTHER, "other": kept}
        else:
            self.initial["permalinks"] = kept

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("permalinks") == OTHER:
            try:
                cleaned["permalinks"] = checked(cleaned.get("other", ""))
            except ValidationError as refusal:
                self.add_error("other", refusal)
        elif cleaned.get("permalinks") == OWN:
            cleaned["permalinks"] = ""
        return cleaned

    def kept_with(self, site):
        moving.begin()

    @cached_property
    def being_moved(self):
        """(articles that have been looked at, all of them) while they get their addresses, or None."""
        upto = Site.current().permalinks_moved_to
        if upto is None:
            return None
        posts = Post.everything.order_by()
        return posts.filter(pk__lte=upto).count(), posts.count()

    @cached_property
    def with_their_day(self):
        """(how many public articles keep the address with their day, the newest of them)."""
        site = Site.current()
        if not site.permalinks or self.being_moved:
            return 0, ()
        kept = Post.objects.public().filter(permalink=None).without_texts().newest_first()
        return kept.count(), kept[:NAMED]


def checked(written):
    """A form as it is kept: empty for Parley's own. Raises ValidationError."""
    written = written.strip()
    if written == OWN:
        return ""
    try:
        is_free = is_free_for(written)
    except ValueError as why:
        message = WHY[str(why)] % {"names": NAMES, "telling": NEEDED_NAMES}
        raise ValidationError(message) from None
    if not is_free:
        raise ValidationError(TAKEN)
    return written


def example_of(form):
    """An address of this form, of an article that appears today."""
    form = AddressForm(form)
    return form.path(day=timezone.localdate(), slug=gettext("title"), number=123)
