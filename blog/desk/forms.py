"""The forms of the author's desk."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import owners
from blog.models import Page, Picture, Post, Site, Tag
from blog.pictures.upload import receive
from lib.django_internals import OwnRelated

SENDABLE = _(
    "JPEG, PNG, WebP, AVIF or GIF, at most 20 MB. We scale down what is wider than 2,400 pixels."
    " An animation becomes its first frame."
)


class TagNames(forms.CharField):
    """Tags as an author writes them: names between commas. Cleans to a list of names."""

    def prepare_value(self, value):
        if isinstance(value, str) or value is None:
            return value
        return ", ".join(str(tag) for tag in value)

    def to_python(self, value):
        names = (" ".join(name.split()) for name in super().to_python(value).split(","))
        found = {}
        for name in filter(None, names):
            found.setdefault(name.casefold(), name)
        return list(found.values())

    def has_changed(self, initial, data):
        return self.prepare_value(initial or []) != (data or "")


class Upload(forms.FileField):
    """A picture that is on its way."""

    widget = forms.FileInput(attrs={"accept": "image/*"})

    def __init__(self, **options):
        super().__init__(**({"required": False, "help_text": SENDABLE} | options))


class DayAndTime(forms.SplitDateTimeField):
    """A moment in the blog’s time, its day and its time each in the browser's own field."""

    def __init__(self, **options):
        widget = forms.SplitDateTimeWidget(
            date_attrs={"type": "date", "aria-label": _("Day")},
            time_attrs={"type": "time", "aria-label": _("Time")},
            date_format="%Y-%m-%d",
            time_format="%H:%M",
        )
        super().__init__(**({"required": False, "widget": widget} | options))

    def compress(self, parts):
        moment = super().compress(parts)
        # Beyond these, other time zones have no date any more.
        if moment and not 1000 <= moment.year <= 9000:
            raise ValidationError(_("Enter a year between 1000 and 9000."))
        return moment


class WrittenForm(forms.ModelForm):
    """What articles and pages have in common: an address made of the title, pictures in the text."""

    text_picture = Upload(label=_("Add a picture to the text"))
    text_picture_description = forms.CharField(
        label=_("Describe it for people who can’t see it"), required=False, max_length=300
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"label_suffix": ""} | kwargs)
        self.received = []  # pictures that came with it
        if "slug" in self.fields:  # Those who may only look have no fields.
            self.fields["slug"].required = False

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("slug") and "slug" not in self.errors and cleaned.get("title"):
            cleaned["slug"] = self._address(cleaned["title"])
        description = cleaned.get("text_picture_description") or ""
        if picture := self._received("text_picture", description=description):
            text = f"{cleaned.get('text', '').rstrip()}\n\n{picture.markdown()}\n".lstrip()
            self._show_again(text=text, text_picture_description="")
            cleaned["text"] = text
        return cleaned

    def _address(self, title):
        slug = slugify(title, allow_unicode=True)[:200].strip("-_")
        if not slug:
            self.add_error(
                "slug",
                _("We can’t make an address from this title. Write one, with letters or numbers."),
            )
        return slug

    def _received(self, name, **words):
        """The picture that was sent in a field. It is kept even when the rest of the form must come back."""
        file = self.cleaned_data.get(name)
        if not file:
            return None
        try:
            picture = receive(file, **words)
        except ValidationError as refusal:
            self.add_error(name, refusal)
        else:
            self.received.append(picture)
            return picture

    def _show_again(self, **values):
        """What the fields hold if the form comes back; a file can't come back by itself."""
        self.data = self.data.copy()
        for name, value in values.items():
            self.data[self.add_prefix(name)] = value


class PostForm(OwnRelated, WrittenForm):
    """An article, with the choice that authors think in: draft, at a time, now."""

    DRAFT, AT, NOW = "draft", "at", "now"

    when = forms.ChoiceField(label=_("Publish"), widget=forms.RadioSelect)
    published_at = DayAndTime(label=_("Publication time"))
    comments_close_at = DayAndTime(
        label=_("Close comments on"), help_text=_("Leave empty to use the number of days.")
    )
    tags = TagNames(
        label=_("Tags"),
        required=False,
        help_text=_("Separate tags with commas. You can add new ones."),
    )
    lead = forms.ModelChoiceField(
        Picture.objects.all(), label=_("Picture"), required=False, empty_label=_("No picture")
    )
    lead_file = Upload(label=_("Or upload a new picture"))
    lead_description = forms.CharField(
        label=_("Description"),
        required=False,
        max_length=300,
        help_text=_("For people who can’t see it."),
    )
    lead_caption = forms.CharField(label=_("Caption"), required=False, max_length=300)

    class Meta:
        model = Post
        fields = ["title", "standfirst", "text", "slug", "author", "categories", "comments_open"]
        widgets = {
            "standfirst": forms.Textarea(attrs={"rows": 2}),
            "categories": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "when" not in self.fields:
            return
        post = self.instance
        self.fields["when"].choices = self._choices()
        published = post.status == Post.Status.PUBLISHED
        self.initial["when"] = self.AT if published else self.DRAFT
        self.initial.setdefault("published_at", post.published_at)
        zone = timezone.get_current_timezone_name()
        self.fields["published_at"].help_text = _("In the blog’s time (%(zone)s).") % {"zone": zone}
        if post.pk and post.lead:
            self.initial |= {
                "lead_description": post.lead.description,
                "lead_caption": post.lead.caption,
            }

    def _choices(self):
        choices = [(self.DRAFT, _("Keep as a draft")), (self.AT, _("Schedule"))]
        if self.instance.pk and self.instance.is_public:
            return choices
        return [*choices, (self.NOW, _("Now"))]

    def clean(self):
        cleaned = super().clean()
        self._clean_when(cleaned)
        if "comments_close_at" in cleaned:
            cleaned["comments_close_at"] = self._to_the_second("comments_close_at")
        self._clean_lead(cleaned)
        return cleaned

    def _clean_when(self, cleaned):
        when = cleaned.get("when")
        self.instance.status = Post.Status.DRAFT if when == self.DRAFT else Post.Status.PUBLISHED
        if when == self.NOW:
            cleaned["published_at"] = timezone.now()
        elif "published_at" in cleaned:
            at = self._to_the_second("published_at")
            if at is None and when == self.AT:
                self.add_error("published_at", _("Enter the day and the time."))
            else:
                cleaned["published_at"] = at or self.instance.published_at or timezone.now()

    def _to_the_second(self, name):
        """The time in a field; the kept one, where the field says the same minute."""
        given, kept = self.cleaned_data[name], getattr(self.instance, name)
        same = given and kept and given == kept.replace(second=0, microsecond=0)
        return kept if same else given

    def _clean_lead(self, cleaned):
        words = {
            "description": cleaned.get("lead_description") or "",
            "caption": cleaned.get("lead_caption") or "",
        }
        if picture := self._received("lead_file", **words):
            cleaned["lead"] = picture
            self._show_again(lead=picture.pk)

    def save(self, commit=True):
        self._describe_lead()
        return super().save(commit)

    def _describe_lead(self):
        """New words are for the picture that was chosen, whichever it was before."""
        lead = self.cleaned_data.get("lead")
        changed = {"lead_description", "lead_caption"} & set(self.changed_data)
        if not (lead and changed):
            return
        for name in changed:
            setattr(lead, name.removeprefix("lead_"), self.cleaned_data[name])
        lead.save()

    def save_related(self):
        tags = self.cleaned_data.pop("tags")
        super().save_related()
        if "tags" in self.changed_data:
            self.instance.tags.set([Tag.objects.named(name) for name in tags])


class SiteForm(forms.ModelForm):
    """The blog itself; the day on which all comments close is in its own time."""

    comments_close_at = DayAndTime(
        label=_("Close all comments on"),
        help_text=_(
            "From now on every article announces this day and the reason. All comments stay"
            " readable. Leave empty to keep comments open, or to open them again."
        ),
    )

    class Meta:
        model = Site
        fields = "__all__"


class PageForm(WrittenForm):
    class Meta:
        model = Page
        fields = ["title", "text", "slug", "in_menu", "position"]


class PictureForm(forms.ModelForm):
    """Sending a picture; afterwards only its words change, since texts know its address."""

    upload = Upload(label=_("Picture"), required=True)
    received = ()

    class Meta:
        model = Picture
        fields = ["description", "caption"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields.pop("upload", None)

    def clean(self):
        cleaned = super().clean()
        file = cleaned.get("upload")
        if file and not self.errors:
            words = {name: cleaned[name] for name in ("description", "caption")}
            try:
                self.instance = receive(file, **words)
                self.received = [self.instance]
            except ValidationError as refusal:
                self.add_error("upload", refusal)
        return cleaned


class PersonForm(forms.ModelForm):
    """Who may do what; the last owner stays one, and so does the last who gives roles."""

    class Meta:
        model = User
        fields = ["name", "staff_name", "site", "about", "groups", "is_active", "is_superuser"]
        labels = {"is_superuser": _("Owner"), "groups": _("Roles")}
        help_texts = {
            "is_superuser": _(
                "An owner can do everything. Only an owner can change an owner’s account."
            ),
            "is_active": _("Without this, nobody can sign in to this account."),
        }

    def clean(self):
        cleaned = super().clean()
        owners.hold()
        before = User.objects.get(pk=self.instance.pk)
        why_not = owners.refusal_of_change(
            before,
            is_active=cleaned.get("is_active", before.is_active),
            is_owner=cleaned.get("is_superuser", before.is_superuser),
            roles=cleaned.get("groups", before.groups.all()),
        )
        if why_not:
            self.add_error(None, why_not)
        return cleaned
