"""The form of an article."""

from django import forms
from django.contrib.admin.utils import flatten_fieldsets
from django.contrib.admin.widgets import (
    AdminIntegerFieldWidget,
    AdminTextareaWidget,
    AdminTextInputWidget,
    AdminURLFieldWidget,
)
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from blog.content import languages
from blog.content.markup.to_html import MarkupError, render_comment
from blog.desk import ownership
from blog.desk.forms.fields import (
    LINE,
    CategoryChoice,
    DayAndTime,
    Percent,
    PictureChoice,
    TagNames,
    Upload,
    bound_closing_days,
)
from blog.desk.forms.hours import TIME, ask_for_hours, clean_hours
from blog.desk.forms.written import WrittenForm
from blog.models import Picture, Post, Series, Site, Tag, Visibility
from blog.models.articles.threads import KeptHours
from blog.pictures.upload import make_crops
from lib.django_internals import OwnRelated
from lib.web.choices import RowsChoice

OF_THE_LEAD = ("description", "caption", "focus_x", "focus_y")
CARD = "card_now"  # shown among the fields, and none of them
# The parts of the editor: the text, and what folds beside it.
FIELDSETS = [
    (None, {"fields": ["title", "standfirst"], "classes": ["heading"]}),
    (None, {"fields": ["text"], "classes": ["text"]}),
    (None, {"fields": ["text_picture", "text_picture_description"], "classes": ["tray"]}),
    (_("When"), {"fields": ["when", "published_at"], "classes": ["fold"]}),
    (_("Address"), {"fields": ["slug"], "classes": ["fold"]}),
    (_("Filed under"), {"fields": ["tags", "categories", "series_name"], "classes": ["fold"]}),
    (
        _("Lead picture"),
        {
            "fields": [
                *("lead", "lead_file"),
                ("lead_focus_x", "lead_focus_y"),
                *("lead_description", "lead_caption"),
            ],
            "classes": ["fold"],
        },
    ),
    (
        _("Comments"),
        {
            "fields": [
                "comments_open",
                "takes_thanks",
                "comments_hours",
                ("comments_from", "comments_until"),
                *("comments_on_weekdays", "comments_wait", "form_note"),
                "comments_close_at",
                "comments_close_days",
                "closing_reason",
            ],
            "classes": ["fold"],
        },
    ),
    (
        _("Shared link"),
        {
            "fields": [
                "card_now",
                "social_title",
                "meta_description",
                "social_picture",
                "canonical_url",
                "is_noindex",
            ],
            "classes": ["fold"],
        },
    ),
    (_("Text"), {"fields": ["has_maths", "lang"], "classes": ["fold"]}),
    (
        pgettext_lazy("of an article", "Author"),
        {"fields": ["author", "coauthors"], "classes": ["fold"]},
    ),
    (
        _("Who can read it"),
        {
            "fields": ["visibility", "new_password", "is_pinned", "stands_alone"],
            "classes": ["fold"],
        },
    ),
    (_("Mail"), {"fields": ["skips_mail"], "classes": ["fold"]}),
]


class PostForm(OwnRelated, WrittenForm):
    """An article, with the choice that authors think in: draft, at a time, now."""

    DRAFT, AT, NOW = "draft", "at", "now"
    fieldsets = FIELDSETS

    when = forms.ChoiceField(label=_("Publish"), widget=forms.RadioSelect)
    published_at = DayAndTime(label=_("Publication time"))
    comments_close_at = DayAndTime(
        begins_the_day=True,
        label=_("Close comments on"),
        help_text=_("Leave empty to close after a number of days."),
    )
    tags = TagNames(
        label=_("Tags"),
        required=False,
        help_text=_("Separate tags with commas. You can add new ones."),
    )
    lead = PictureChoice(Picture.objects.all(), label=_("Picture"), required=False)
    lead_file = Upload(label=_("Or upload a new picture"))
    lead_description = forms.CharField(
        label=_("Description"),
        required=False,
        max_length=300,
        help_text=_("For people who can’t see it."),
    )
    lead_caption = forms.CharField(label=_("Caption"), required=False, max_length=300)
    lead_focus_x = Percent(
        label=_("Across"),
        help_text=_(
            "The layout cuts this picture. This point stays in view, in per cent from the left "
            "and the top."
        ),
    )
    lead_focus_y = Percent(label=pgettext_lazy("a direction", "Down"))
    series_name = forms.CharField(
        label=_("Series"),
        required=False,
        max_length=200,
        help_text=_("The name of a series, or of a new one. This article becomes its last part."),
    )
    lang = forms.ChoiceField(
        label=_("Language"),
        required=False,
        help_text=_("For hyphens, quotation marks and screen readers, if it isn’t the blog’s."),
    )
    new_password = forms.CharField(
        label=_("Password"),
        required=False,
        max_length=200,
        strip=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Leave empty to keep the present one."),
    )

    social_picture = PictureChoice(
        Picture.objects.all(),
        label=_("Picture when shared"),
        required=False,
        empty_label=_("The lead picture"),
    )

    class Meta:
        model = Post
        fields = [name for name in flatten_fieldsets(FIELDSETS) if name != CARD]
        widgets = {
            "title": forms.Textarea(attrs=LINE),
            "standfirst": forms.Textarea(attrs=LINE),
            "text": AdminTextareaWidget,
            "slug": AdminTextInputWidget,
            "categories": forms.CheckboxSelectMultiple,
            "meta_description": forms.Textarea(attrs={"rows": 2}),
            "coauthors": forms.CheckboxSelectMultiple,
            "visibility": forms.RadioSelect,
            "comments_hours": forms.RadioSelect,
            "comments_wait": forms.RadioSelect,
            "comments_from": TIME,
            "comments_until": TIME,
            "comments_close_days": AdminIntegerFieldWidget,
            "closing_reason": AdminTextInputWidget,
            "form_note": forms.Textarea(attrs={"rows": 3}),
            "social_title": AdminTextInputWidget,
            "canonical_url": AdminURLFieldWidget,
        }
        field_classes = {"categories": CategoryChoice, "coauthors": RowsChoice}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        post = self.instance
        self._offer_authors()
        self.fields["categories"].label = _("Categories")
        self.fields["visibility"].required = False
        ask_for_hours(self.fields, Site.current())
        bound_closing_days(self.fields)
        self.fields["lang"].choices = languages.of_texts(post.lang)
        if not post.pk:
            self.initial["comments_open"] = Site.current().opens_comments
        public_choices = [(self.AT, _("Schedule")), (self.NOW, _("Now"))]
        if post.pk and post.is_public:
            public_choices = [(self.AT, _("Published"))]
        self.fields["when"].choices = [(self.DRAFT, _("Draft")), *public_choices]
        published = post.status == Post.Status.PUBLISHED
        self.initial["when"] = self.AT if published else self.DRAFT
        self.initial.setdefault("published_at", post.published_at)
        zone = timezone.get_current_timezone_name()
        self.fields["published_at"].help_text = _("In the blog’s time (%(zone)s).") % {"zone": zone}
        self.initial["series_name"] = str(post.series or "")
        lead = (post.pk and post.lead) or Picture()
        self.initial |= {f"lead_{name}": getattr(lead, name) for name in OF_THE_LEAD}

    def _offer_authors(self):
        """Editors publish under everybody's name; others under their own, or as it is."""
        may_write, author = User.objects.who_may("blog.add_post"), self.fields["author"]
        if ownership.edits_everything(self.by):
            author.queryset = may_write | _wrote(Post.everything.values("author"))
        else:
            own = self.instance.author_id if self.instance.pk else self.by.pk
            author.queryset = User.objects.filter(pk=own)
        author.empty_label = None
        together = Post.coauthors.through.objects.values("user")
        self.fields["coauthors"].queryset = may_write | _wrote(together)

    def clean(self):
        cleaned = super().clean()
        self._clean_when(cleaned)
        if "comments_close_at" in cleaned:
            cleaned["comments_close_at"] = self._to_the_second("comments_close_at")
        words = {name: cleaned.get(f"lead_{name}") or "" for name in ("description", "caption")}
        if picture := self._received("lead_file", **words):
            cleaned["lead"] = picture
            self._show_again(lead=picture.pk)
        cleaned["visibility"] = cleaned.get("visibility") or self.instance.visibility
        given, needs = cleaned.get("new_password"), cleaned["visibility"] == Visibility.PASSWORD
        if given:
            self.instance.set_password(given)
        elif needs and not self.instance.password and not self.only_saves:
            self.add_error("new_password", _("Enter a password that readers need."))
        cleaned["comments_hours"] = cleaned.get("comments_hours") or KeptHours.BLOG
        if cleaned["comments_hours"] == KeptHours.OWN:
            clean_hours(self, must=True)
        return cleaned

    def clean_form_note(self):
        note = self.cleaned_data["form_note"].strip()
        try:
            return note if note and render_comment(note) else ""
        except MarkupError as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def _clean_when(self, cleaned):
        when = self.DRAFT if self.only_saves else cleaned.get("when")
        # The button counts for more than a draft in a fold, and for less than a day that was chosen there.
        if self.data.get("_save") == "now" and when == self.DRAFT:
            when = self.NOW
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

    def save(self, commit=True):
        """New words and a new focus are for the picture that was chosen, whichever it was before."""
        lead = self.cleaned_data.get("lead")
        sent = {name: self.cleaned_data.get(f"lead_{name}") for name in OF_THE_LEAD}
        changed = [
            name
            for name, value in sent.items()
            if f"lead_{name}" in self.changed_data and value is not None
        ]
        if lead and changed:
            before = lead.focus
            for name in changed:
                setattr(lead, name, sent[name])
            lead.save()
            if lead.focus != before:
                make_crops.enqueue(lead.pk)
        return super().save(commit)

    def save_related(self):
        tags, name = self.cleaned_data.pop("tags"), self.cleaned_data.pop("series_name", "")
        super().save_related()
        if "coauthors" in self.changed_data or "author" in self.changed_data:
            self.instance.write_with(self.instance.coauthors.all())
        if "series_name" in self.changed_data:
            self.instance.join(Series.objects.named(name) if name else None)
        if "tags" in self.changed_data:
            self.instance.tags.set([Tag.objects.named(name) for name in tags])


def _wrote(keys):
    return User.objects.filter(pk__in=keys)
