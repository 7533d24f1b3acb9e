"""Deleting a comment: by which verdict, and whether its replies go with it."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from moderation.forms.fields import Area, Form
from moderation.models import Decision, RuleWording
from moderation.plans.applicable_rules import Rulebook
from moderation.plans.removal import NotAllowed, Verdict, plan_removal
from moderation.pure import ladder

Ground = Decision.Ground


class DeleteForm(Form):
    """The verdict on one comment, and what it leads to as soon as the form is valid."""

    SPAM = "spam"

    POLICYS = "policy"  # the step that the ladder says

    # A rule's key, "spam", or the ground outside the policy: one choice among them all.
    rule = forms.ChoiceField(
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose the rule that the comment breaks"),
            "invalid_choice": _("This rule doesn’t apply here. Choose another"),
        },
    )
    why_newer = Area(required=False)
    why_outside = Area(required=False)
    with_replies = forms.BooleanField(required=False)
    without_strike = forms.BooleanField(required=False)
    instead = forms.ChoiceField(required=False)
    why_step = Area(required=False)
    to_writer = Area(required=False)

    def __init__(self, *args, comment, **kwargs):
        super().__init__(*args, **kwargs)
        self.comment = comment
        rulebook = Rulebook([comment.post_id])
        self.revision, in_force = rulebook.revision_for(comment), rulebook.in_force
        self.wordings = {str(one.pk): one for one in rulebook.citable(comment)}
        self.newer = {str(one.pk): one for one in rulebook.newer(comment)}
        self.grounds = [one for one in Ground if one != Ground.OLDER or not self.revision]
        self.fields["rule"].choices = [
            (value, value) for value in (*self.wordings, *self.newer, self.SPAM, *self.grounds)
        ]
        steps = ladder.choices(in_force.ladder) if in_force else []
        self.fields["instead"].choices = [
            (self.POLICYS, _("The policy’s step")),
            *((ladder.key(step) or "none", capfirst(ladder.to_staff(step))) for step in steps),
        ]

    def rules(self):
        """(rule, whether it can be cited) for all rules of the day on which it was written."""
        rules = self.revision.wordings.all() if self.revision else RuleWording.objects.none()
        return [(rule, str(rule.pk) in self.wordings) for rule in rules]

    @property
    def is_newer(self):
        return self["rule"].value() in self.newer or bool(self["why_newer"].errors)

    @property
    def is_outside(self):
        return self["rule"].value() in self.grounds or bool(self["why_outside"].errors)

    @property
    def is_another_step(self):
        chosen = self["instead"].value() or self.POLICYS
        return chosen != self.POLICYS or bool(self["why_step"].errors)

    def clean(self):
        cleaned = super().clean()
        rule = cleaned.get("rule")
        if rule in self.newer and not cleaned.get("why_newer"):
            self.add_error("why_newer", _("Say why the newer rule applies"))
        if rule in self.grounds and not cleaned.get("why_outside"):
            self.add_error("why_outside", _("Say why you remove it"))
        if rule == self.SPAM and cleaned.get("with_replies"):
            self.add_error("with_replies", _("Replies to spam aren’t spam, so they stay"))
        if not self.errors:
            self._plan()
        return cleaned

    def _plan(self):
        with_replies = self.cleaned_data["with_replies"]
        try:
            self.plan = plan_removal(self.comment, self.verdict, with_replies=with_replies)
        except NotAllowed as refusal:
            return self.add_error("with_replies", str(refusal))
        strike = self.plan.of_main_writer
        if self._instead is not None and strike and not self.cleaned_data["why_step"]:
            if ladder.key(strike.outcome.step) == self._instead:
                self.cleaned_data["instead"] = self.POLICYS  # It is what the policy says.
                return self._plan()
            self.add_error("why_step", _("Say why the step differs from the policy’s"))

    @property
    def preview(self):
        """What the choice leads to, once it is a valid one; else None."""
        return self.plan if self.is_valid() else None

    @property
    def verdict(self):
        rule, sent = self.cleaned_data["rule"], self.cleaned_data
        if rule == self.SPAM:
            return Verdict.spam()
        if rule in self.grounds:
            return Verdict.outside(rule, sent["why_outside"])
        if rule in self.newer:
            return Verdict.under(
                self.newer[rule], why_newer=sent["why_newer"], **self._of_the_strike
            )
        return Verdict.under(self.wordings[rule], **self._of_the_strike)

    @property
    def _of_the_strike(self):
        sent = self.cleaned_data
        gives_strike = not sent["without_strike"]
        instead = self._instead if gives_strike else None
        return {"gives_strike": gives_strike, "instead": instead, "why_step": sent["why_step"]}

    @property
    def _instead(self):
        """The key of the step that was chosen in place of the policy's, or None."""
        chosen = self.cleaned_data["instead"] or self.POLICYS
        return None if chosen == self.POLICYS else chosen.replace("none", "")

    @property
    def choice(self):
        """What the effect depends on, once the form is valid."""
        sent = self.cleaned_data
        switches = f"{sent['with_replies']:d}{sent['without_strike']:d}"
        return f"{sent['rule']}.{switches}.{sent['instead'] or self.POLICYS}"

    def confirmation(self, plan):
        """What the button sends: the choice, and what it was shown to lead to."""
        return f"{self.choice}/{plan.digest}"

    @property
    def shown(self):
        """The digest of what was shown for this very choice, or None if nothing was."""
        choice, _slash, digest = self.data.get("confirm", "").partition("/")
        return digest if choice == self.choice else None


class RestoreForm(Form):
    among_staff = Area(required=False)
