"""The reply form: the text, and for a guest who is writing."""

from dataclasses import replace

from django import forms
from django.core.validators import URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.names import ownership, spelling
from accounts.names.forms import AN_ADDRESS
from blog.content.markup.to_html import COMMENT_LIMIT, MarkupError, render_comment
from comments.gate import Sending, Terms
from comments.models import Comment
from comments.thread.guest_prefill import FIELDS
from lib.db.prepared import Prepared
from lib.text.numbers import LARGEST_COUNT, number
from lib.web import form_tokens

_answerable = Prepared(
    lambda key, post: Comment.objects.answerable().filter(pk=key, post=post),
    key=models.BigIntegerField(),
    post=models.BigIntegerField(),
)


TYPED = (forms.TextInput, forms.Textarea)


class KeepsWords:
    """A mixin, before forms.Form, for a form whose words are given back where they are not taken."""

    def refuse(self, untaken):
        """Put at the fields why its words are not taken (comments/domain/refusals.py).

        Return what the page needs: its status, and what it shows in place of the form or above it.
        """
        is_valid = not self.errors
        status, sentences = untaken.answer(self.data)
        for field, reasons in sentences.items():
            for reason in reasons:
                self.add_error(field, reason)
        return {"status": status if is_valid else 422} | untaken.shown

    @classmethod
    def typed_in(cls, sent):
        """What somebody typed into its fields for text, in their order; for a page without the form."""
        fields = cls.base_fields.items()
        typed = (sent.get(name) for name, field in fields if isinstance(field.widget, TYPED))
        return [words for words in typed if words]


class CommentForm(KeepsWords, forms.Form):
    """Comment form for an account, whose name is known."""

    is_unnamed = False

    text = forms.CharField(
        label=_("Your comment"),
        max_length=COMMENT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={
            "required": _("Write something first"),
            "max_length": _(
                "This has %(show_value)d characters; a comment can have %(limit_value)d."
            ),
        },
        help_text=_(
            "Plain text or Markdown: *italic*, **bold**, > quote, - list, `code`, links, tables."
        ),
    )
    parent = forms.IntegerField(required=False, widget=forms.HiddenInput)
    # Which terms the form was first shown under, however often it came back; which are accepted.
    terms = forms.CharField(required=False, widget=forms.HiddenInput)
    accept = forms.CharField(required=False, widget=forms.HiddenInput)
    reminded = forms.BooleanField(required=False, widget=forms.HiddenInput)
    replies = forms.BooleanField(
        label=_("E-mail me when someone replies to me here"), required=False
    )

    def __init__(self, *args, post=None, is_preview=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.post = post
        # No browser cuts a text that is too long: the person is told, and keeps all of it.
        self.fields["text"].widget.attrs.pop("maxlength", None)

    def clean_text(self):
        text = self.cleaned_data["text"]
        try:
            self.preview = render_comment(text)
        except MarkupError as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        if not self.preview.strip():
            raise forms.ValidationError(_("Write something first"))
        return text

    @property
    def answer(self):
        """What it says of the terms, once it is valid."""
        sent = self.cleaned_data
        return Terms(sent["terms"], sent["accept"], sent["reminded"])

    @property
    def sending(self):
        """How it came. What can't be read of it was said by no form of ours."""
        seconds, is_stale = form_tokens.read_token(self.data.get("seal", ""), self.post.pk)
        if seconds is None and not is_stale:
            spent = self.data.get("spent", "")
            # What a script says: milliseconds since its page was opened.
            milliseconds = number(spent)
            seconds = None if milliseconds is None else milliseconds / 1000
        return Sending(bool(self.data.get("homepage")), is_stale, seconds)

    @property
    def version(self):
        """The version of the article that was read when the form was opened, as it says; or None."""
        return number(self.data.get("version"), most=LARGEST_COUNT, least=1)

    @property
    def key(self):
        """What tells this form from all others, if it has got one."""
        return self.data.get("key", "")

    def signed(self, writer):
        """`writer` under the name that the form gives."""
        return writer

    def write(self, writer):
        """Write the comment that the form asks for; raises an Untaken where it can't be."""
        sent = self.cleaned_data
        how = {"terms": self.answer, "sending": self.sending, "follows": sent["replies"]}
        how |= {"version": self.version, "may_be_named": sent.get("may_be_named", False)}
        return Comment.write(self.post, writer, sent["text"], parent=sent["parent"], **how)

    def clean_parent(self):
        """The comment that is answered, if it stands in this post's thread."""
        key = self.cleaned_data["parent"]
        if key is None:
            return None
        parent = _answerable.first(key=key, post=self.post and self.post.pk)
        if parent is None:
            raise forms.ValidationError(
                _(
                    "The comment you are replying to is no longer here. You can post yours on its own."
                )
            )
        return parent


class SiteField(forms.URLField):
    """An address on the web, and said once where it is none."""

    default_validators = [URLValidator(["http", "https"])]


class GuestForm(CommentForm):
    """Comment form for a guest."""

    name = forms.CharField(
        label=_("Name"),
        max_length=50,
        help_text=_("Shown next to what you write."),
        error_messages={"required": _("Enter your name")},
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,  # No mail server takes a longer one.
        help_text=_(
            "Never shown. We send one e-mail to confirm it; then we can write to you about what you post."
        ),
        error_messages={"required": AN_ADDRESS, "invalid": AN_ADDRESS},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    site = SiteField(
        label=_("Site"),
        required=False,
        max_length=200,
        assume_scheme="https",
        help_text=_("Your name links to it."),
        error_messages={
            "invalid": _("Enter an address like https://example.org, or leave it empty")
        },
        widget=forms.URLInput(attrs={"autocomplete": "url"}),
    )
    may_be_named = forms.BooleanField(
        label=_("Thank me by name if this leads to a correction"), required=False
    )
    remember = forms.BooleanField(label=_("Remember me in this browser"), required=False)

    def __init__(self, *args, is_preview=False, **kwargs):
        super().__init__(*args, **kwargs)
        # A reply that is begun in place comes with its words alone; who writes is asked next.
        self.is_unnamed = self.is_bound and "name" not in self.data
        for name in ("name", "email"):  # Who looks at their words first may say later who they are.
            self.fields[name].required = not (self.is_unnamed or is_preview)

    @property
    def who(self):
        """How a reply in place says who writes: "later", "known" from what the browser keeps, or "asked"."""
        fields = self.data if self.is_bound else self.initial
        if self.is_unnamed or not (self.is_bound or fields.get("name") or fields.get("email")):
            return "later"
        is_kept = fields.get("name") and fields.get("email") and fields.get("remember")
        is_right = not self.is_bound or "known" in fields and self.errors.keys().isdisjoint(FIELDS)
        return "known" if is_kept and is_right else "asked"

    def clean_name(self):
        name = spelling.tidy(self.cleaned_data["name"])
        if not name:
            return name
        try:
            ownership.refuse_taken(name)
        except forms.ValidationError as refusal:
            if refusal.code == "badge":
                raise
            yours = _("If it is yours, sign in: your text stays in the form.")
            raise forms.ValidationError(f"{refusal.message} {yours}") from refusal
        return name

    def signed(self, writer):
        about = {name: self.cleaned_data[name] for name in ("name", "email", "site")}
        return replace(writer, **about)


class EditForm(CommentForm):
    """The same text in other words; where it stands is settled."""

    parent = replies = None

    @property
    def is_to_be_saved(self):
        """Whether it was sent for that, and not to be gone on with after a question, or looked at."""
        goes_on = {"edit", "preview"}.isdisjoint(self.data)
        return self.is_bound and self.is_valid() and goes_on


def form_for(writer, *args, **kwargs):
    return (CommentForm if writer.account else GuestForm)(*args, **kwargs)
