"""Moderation's rows at the author's desk: the rules that an article sets aside."""

from django import forms
from django.contrib import messages
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from blog.desk.editor.parts import PARTS, Part
from blog.models import Post
from lib.text.numbers import number
from moderation.models import PolicyRevision, Rule, RuleWording, Waiver, removed_before
from moderation.models.record.waivers import invitation


class WaiverWords(forms.Form):
    """What readers are told of the rules that an article sets aside: the same of all of them.

    Rules that have other words each, from an earlier release, keep their own until somebody types here.
    """

    sentence = forms.CharField(
        label=_("Why, in a line"),
        required=False,
        max_length=200,
        help_text=_("Readers see it above the comments. For example: so bring your own city."),
    )
    heading = forms.CharField(label=_("Heading of the note"), required=False, max_length=120)

    def __init__(self, data, waivers, **options):
        kept = {name: {getattr(one, name) for one in waivers} for name in ("heading", "sentence")}
        kept["heading"] |= set() if waivers else {invitation()}
        self.are_many = {name: len(words) > 1 for name, words in kept.items()}
        initial = {name: words.pop() for name, words in kept.items() if len(words) == 1}
        super().__init__(data, initial=initial, **options)

    @property
    def words_by_name(self):
        """{name: words} for every rule; without those that each keeps for itself."""
        asked = {name: self[name] for name in self.fields if self.add_prefix(name) in self.data}
        words = {name: (field.data or "").strip() for name, field in asked.items()}
        if not words.get("heading"):
            words.pop("heading", None)
        if self.are_many["sentence"] and not words.get("sentence"):
            words.pop("sentence", None)
        return words


class WaiverForm(forms.ModelForm):
    """A tick for one rule that the policy lets authors set aside, with the words that it has."""

    words = None
    is_set = forms.BooleanField(required=False)
    # Only a form that showed the tick says by its absence that the rule applies.
    shown = forms.CharField(required=False, initial="1", widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["is_set"] = bool(self.instance.pk)
        for name in ("heading", "sentence"):
            self.fields[name].widget, self.fields[name].required = forms.HiddenInput(), False
        rule = self.fields["rule"]
        rule.widget, rule.required = forms.HiddenInput(), False
        if self.instance.pk:
            rule.disabled = True
            rule.queryset = Rule.objects.filter(pk=self.instance.rule_id)

    @property
    def is_left_out(self):
        """Whether the tick was shown and isn't set."""
        return bool(self["shown"].data) and not self["is_set"].data

    def has_changed(self):
        if self.instance.pk:
            words = self.words.words_by_name.items() if self.words else ()
            return super().has_changed() or any(self.initial[name] != one for name, one in words)
        return not self.is_left_out and bool(self["is_set"].data or super().has_changed())

    def clean(self):
        if not self.cleaned_data.get("rule"):
            self.add_error("rule", _("Choose a rule."))
        cleaned = super().clean() or self.cleaned_data
        cleaned |= self.words.words_by_name if self.words else {}
        cleaned["heading"] = cleaned.get("heading") or self.instance.heading
        return cleaned


class WaiverFormSet(forms.BaseInlineFormSet):
    """A row for each rule that can be set aside; what is taken out of the form is ended, and its time is kept."""

    is_fixed = "rule"  # The rows are always the same, known by this field.
    title = _("Rules set aside")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        revision = PolicyRevision.objects.in_force()
        wordings = revision.wordings.order_by("number") if revision else RuleWording.objects.none()
        self.wordings = {wording.rule_id: wording for wording in wordings}
        self.others = len(self.wordings) - 1
        self.words = WaiverWords(
            self.data if self.is_bound else None, list(self.get_queryset()), prefix=self.prefix
        )
        set_aside = set(self.get_queryset().values_list("rule", flat=True))
        waivable = [key for key, one in self.wordings.items() if one.waivable]
        self.can_be_set_aside = Rule.objects.filter(pk__in=waivable)
        free = [key for key in waivable if key not in set_aside]
        if not self.is_bound:
            self.initial_extra, self.extra = [{"rule": key} for key in free], len(free)

    def _construct_form(self, at, **how):
        form = super()._construct_form(at, **how)
        if not form.instance.pk:
            form.fields["rule"].queryset = self.can_be_set_aside
        form.words = self.words
        key = form.instance.rule_id or form.initial.get("rule") or form["rule"].value()
        form.wording = self.wordings.get(number(str(key)))
        return form

    def is_valid(self):
        return super().is_valid() and (not self.is_bound or self.words.is_valid())

    @property
    def are_many(self):
        """Whether the rules that are set aside have different words."""
        return any(self.words.are_many.values())

    def total_error_count(self):
        return super().total_error_count() + len(self.words.errors)

    def _should_delete_form(self, form):
        return super()._should_delete_form(form) or bool(form.instance.pk and form.is_left_out)

    def save_new(self, form, commit=True):
        """What a second press or another window has set aside meanwhile is set aside once, in these words."""
        row = form.instance
        in_force = self.instance.waivers.in_force().filter(rule=row.rule_id).first()
        if not in_force:
            return super().save_new(form, commit)
        in_force.heading, in_force.sentence = row.heading, row.sentence
        in_force.save()
        return in_force

    def delete_existing(self, waiver, commit=True):
        if commit:
            waiver.end()


WaiverForms = forms.inlineformset_factory(
    Post,
    Waiver,
    form=WaiverForm,
    formset=WaiverFormSet,
    fields=["rule", "is_set", "shown", "heading", "sentence"],
    extra=0,
)


class Waivers(Part):
    """The rules that an article sets aside, for those who may set them aside."""

    def rows(self, request, post):
        if not request.user.has_perm("moderation.change_waiver"):
            return None
        sent = request.POST if request.method == "POST" else None
        return WaiverForms(sent, instance=post, queryset=Waiver.objects.in_force())

    def save_rows(self, request, rows):
        super().save_rows(request, rows)
        # Setting a rule aside undoes nothing; a moderator looks at what it was cited for.
        count = sum(removed_before(waiver).count() for waiver in rows.new_objects)
        if not count:
            return
        words = ngettext(
            "%(n)d comment was removed here under this rule. It stays removed until a moderator"
            " looks at it again.",
            "%(n)d comments were removed here under these rules. They stay removed until a"
            " moderator looks at them again.",
            count,
        ) % {"n": count}
        if request.user.is_moderator:
            words = format_html(
                '{} <a href="{}">{}</a>', words, reverse("waived"), _("Look at them")
            )
        messages.warning(request, words)


PARTS.append(Waivers())
