"""Taking what a reader says into the article: the passage, the proposed wording, and the public line."""

from dataclasses import replace

from django import forms
from django.utils.translation import gettext_lazy as _

from blog.models.texts.typed import Typed
from blog.models.texts.versions import Version
from comments.desk import corrections
from lib.text import word_diff


class TakeInForm(forms.Form):
    before = forms.CharField(
        label=_("The passage as it is now"), widget=forms.HiddenInput, max_length=20_000
    )
    after = forms.CharField(
        label=_("The passage, corrected"), max_length=20_000, strip=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Enter the new wording of the passage")},
    )  # fmt: skip
    line = forms.CharField(
        label=_("Line in the list of corrections"),
        max_length=300,
        error_messages={"required": _("Say in a line what was wrong")},
    )
    thanks = forms.BooleanField(label=_("Thank them by name"), required=False)

    def __init__(self, *args, text, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.text = text  # of the working copy
        for name in ("before", "after"):
            self.fields[name].strip = False

    def clean(self):
        sent = super().clean()
        before, after = (sent.get(name, "").replace("\r\n", "\n") for name in ("before", "after"))
        if before and before not in self.text:
            raise forms.ValidationError(
                _("The passage was changed meanwhile. Open this page from the comment again.")
            )
        if after and after == before:
            self.add_error("after", _("This is what it says already"))
        return sent | {"before": before, "after": after}

    @property
    def words(self):
        """Word-by-word difference that the new wording makes."""
        if not self.is_bound or not self.is_valid():
            return []
        return word_diff.words(self.cleaned_data["before"], self.cleaned_data["after"])

    @property
    def corrected(self):
        """The whole text with the passage corrected, once."""
        sent = self.cleaned_data
        return self.text.replace(sent["before"], sent["after"], 1)


def put_in(comment, form, sender):
    """Put the wording into the working copy and keep the correction; readers see both with the next update.

    Returns the version that somebody else has saved meanwhile, if there is one: then nothing is kept.
    """
    post = comment.post
    newest = post.newest_version()
    typed = replace(Typed.of(newest), text=form.corrected)
    kept = post.keep_typed(typed, replace(sender, at=newest.at), Version.Kind.SAVED)
    if kept.newer:
        return kept.newer
    wording = {name: form.cleaned_data[name] for name in ("before", "after", "line", "thanks")}
    corrections.keep(comment, sender.person, **wording)
    return None
