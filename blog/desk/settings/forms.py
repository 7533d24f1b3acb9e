"""The sections of the settings that are fields and no more."""

from email.headerregistry import Address
from email.utils import parseaddr
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from blog.content import languages, own_style
from blog.content.markup.to_html import MarkupError, render_policy
from blog.desk.forms.fields import DayAndTime, bound_closing_days
from blog.desk.forms.hours import TIME, clean_hours, in_the_blogs_time
from blog.desk.settings.section import SectionForm
from blog.models import OwnStyle, Site
from blog.models.site.look import version_of
from lib.text import dates


def rendered(form, name):
    """HTML of a field's text, through the door that all texts go through."""
    text = form.cleaned_data.get(name)
    try:
        return render_policy(text) if text else ""
    except MarkupError as refusal:
        form.add_error(name, str(refusal))
        return ""


def clean_sender(typed):
    """An address, or a name with one, as a header takes it; empty if nothing was typed. Raises ValidationError."""
    given = " ".join(typed.split())
    if not given:
        return ""
    name, address = parseaddr(given)
    try:
        return str(Address(name, addr_spec=forms.EmailField().clean(address)))
    except (ValidationError, ValueError):
        words = _("Enter an address, or a name with an address in angle brackets.")
        raise ValidationError(words) from None


class BlogForm(SectionForm):
    title = _("Blog")
    line = _("Its name, the title of the home page and the tagline.")

    class Meta:
        model = Site
        fields = ["name", "heading", "tagline"]
        help_texts = {
            "name": _("Shown at the top of every page and in every e-mail."),
            "heading": _("The heading of the home page. Leave empty to show the name."),
            "tagline": _("One sentence below it, for people and search engines."),
        }


class CommentsForm(SectionForm):
    """How comments are edited and when they close; the day on which all close is in the blog's time."""

    title = _("Comments")
    line = _("What they are called, editing, their hours, and when they close.")

    comments_close_at = DayAndTime(
        begins_the_day=True,
        label=_("Close all comments on"),
        help_text=_(
            "From now on every article announces this day and the reason. All comments stay"
            " readable. Leave empty to keep comments open, or to open them again."
        ),
    )
    # The day that was asked about, if it is past: saved again, it closes everything now.
    closing_asked = forms.CharField(required=False, label="", widget=forms.HiddenInput)

    class Meta:
        model = Site
        fields = [
            "thread_word",
            "opens_comments",
            "takes_thanks",
            "edit_minutes",
            "edits_end_with_replies",
            "holds_edits",
            "shows_edits",
            "shows_unread_removals",
            "comments_from",
            "comments_until",
            "comments_on_weekdays",
            "comments_close_days",
            "comments_close_at",
            "closing_reason",
        ]
        widgets = {"thread_word": forms.RadioSelect, "comments_from": TIME, "comments_until": TIME}
        help_texts = {
            "comments_from": _(
                "Outside these hours nobody can comment, and readers see when they open again. Leave"
                " both times empty for all hours. Each article can have its own."
            ),
            "shows_unread_removals": _(
                "Otherwise a comment that was removed while it waited leaves nothing, unless it "
                "has replies. The log has an entry either way."
            ),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["comments_until"].help_text = in_the_blogs_time()
        bound_closing_days(self.fields)

    def clean(self):
        cleaned = super().clean()
        clean_hours(self)
        day, before = cleaned.get("comments_close_at"), self.initial.get("comments_close_at")
        is_new = day and day != (before and before.replace(second=0, microsecond=0))
        if is_new and day <= timezone.now() and cleaned.get("closing_asked") != day.isoformat():
            self._show_again(closing_asked=day.isoformat())
            words = _(
                "This day is past, so this closes the comments of all articles now."
                " Save again to close them."
            )
            self.add_error("comments_close_at", words)
        return cleaned

    @property
    def warning(self):
        """A sentence where a reason is given that nobody reads, since no day is set; else ""."""
        sent = self.cleaned_data
        if sent.get("closing_reason") and not sent.get("comments_close_at"):
            return _("The reason isn’t shown, because no closing day is set.")
        return ""


class MailForm(SectionForm):
    title = _("Mail")
    line = _("Who e-mails come from, a test message, and articles by e-mail.")
    template = "admin/own/mail.html"

    class Meta:
        model = Site
        fields = ["mail_from", "reply_to", "mails_articles", "imprint"]
        help_texts = {
            "mail_from": _(
                "A name with an address: Slack Water <letters@example.org>. Your mail server must"
                " be allowed to send for it. Leave empty for the address that the server is set to."
            ),
            "reply_to": _("When a reader presses Reply, it goes here."),
            "mails_articles": _(
                "A box below each article and on the home page. What appears while this is off is"
                " never sent."
            ),
            "imprint": _(
                "Your name and address, at the end of each article by e-mail. Many countries "
                "require this by law."
            ),
        }

    def clean_mail_from(self):
        return clean_sender(self.cleaned_data["mail_from"])


class LanguageForm(SectionForm):
    title = _("Language and time")
    line = _("The language of menus, forms and e-mails, the time zone, dates and punctuation.")

    language = forms.ChoiceField(
        label=_("Language of the blog"),
        widget=forms.RadioSelect,
        help_text=_("Menus, forms, e-mails and dates. They change at the next page."),
    )
    time_zone = forms.ChoiceField(label=_("Time zone"))
    date_style = forms.ChoiceField(label=_("Dates"), widget=forms.RadioSelect, required=False)

    class Meta:
        model = Site
        fields = ["language", "time_zone", "date_style", "smart_punctuation"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [*languages.offered().items()]
        self.fields["time_zone"].choices = [(zone, zone) for zone in sorted(available_timezones())]
        self.fields["date_style"].choices = _date_styles(self.instance.date_style)
        self.initial["language"] = self.instance.language or get_language()
        self.initial["time_zone"] = self.instance.time_zone or timezone.get_current_timezone_name()


def _date_styles(kept):
    """(style, a day and a time as it writes them): where two write alike, the one that is kept, or the first."""
    looks = {}
    for style in dates.STYLES:
        with dates.in_style(style):
            looks[style] = dates.date_format(timezone.localtime(), "j M Y, H:i")
    first = {look: style for style, look in reversed(looks.items())} | {looks.get(kept): kept}
    return [(style, look) for style, look in looks.items() if first[look] == style]


class AdvancedForm(SectionForm):
    """Whether reads are counted, the page for what isn't there, and the owner's own style sheet."""

    title = _("Advanced")
    line = _("Counting reads, the page for a wrong address, and your own style sheet.")
    also_kept = ("own_style_version",)

    own_style = forms.CharField(
        label=_("Your own style sheet"),
        required=False,
        strip=False,
        max_length=own_style.LONGEST,
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false", "class": "code"}),
        help_text=_(
            "CSS for the pages that readers see. The desk and the sign-in pages never load it, so"
            " you can always come back here. Pictures and fonts of other sites are left out."
        ),
    )

    class Meta:
        model = Site
        fields = ["counts_reads", "not_found_title", "not_found_text"]
        help_texts = {
            "counts_reads": _(
                "Authors see reads by day and by the site that linked here. No cookies, and no "
                "record of who it was. The privacy page says so."
            ),
            "not_found_title": _("Leave empty to show “Page not found”."),
            "not_found_text": _("Markdown. Shown above the search field."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        kept = OwnStyle.objects.first()
        self.initial["own_style"] = kept.written if kept else ""

    def clean_own_style(self):
        written = self.cleaned_data["own_style"].replace("\r\n", "\n")
        try:
            self.served, self.left_out = own_style.cleaned(written)
        except RecursionError:
            raise ValidationError(_("These rules are nested too deeply.")) from None
        return written

    def clean(self):
        cleaned = super().clean()
        self.not_found_html = rendered(self, "not_found_text")
        return cleaned

    def put_into(self, site):
        super().put_into(site)
        site.not_found_html = self.not_found_html
        site.own_style_version = version_of(self.served) if self.served else ""

    def kept_with(self, site):
        """The sheet itself, in the transaction that keeps its version."""
        words = {"written": self.cleaned_data["own_style"], "served": self.served}
        OwnStyle.objects.update_or_create(pk=1, defaults=words)

    @property
    def warning(self):
        """Warning that names what the style sheet is served without; empty if nothing was left out."""
        if not getattr(self, "left_out", ()):
            return ""
        names = ", ".join(dict.fromkeys(one[:60] for one in self.left_out[:5]))
        return _("Left out of your style sheet, since it is on another site: %(names)s") % {
            "names": names
        }
