"""The rules of the policy: what each revision says."""

import re
import secrets

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from blog.content.markup.to_html import MarkupError, plain, render_policy, trusted
from lib.db.immutable import Immutable, ImmutableQuerySet, Written
from moderation.models.policy.revisions import PolicyRevision
from moderation.pure import diffs

FIRST_SENTENCE = re.compile(r".*?(?:[.!?…][”’\")]*(?=\s|$)|[。！？]|$)", re.MULTILINE)


class RuleManager(models.Manager):
    def named(self, title):
        """A new rule, under a key made of its title."""
        key = slugify(title)[:40] or "rule"
        if self.filter(key=key).exists():
            key = f"{key}-{secrets.token_hex(4)}"
        return self.create(key=key)


class Rule(models.Model):
    """What stays the same about a rule while its number and its words change."""

    key = models.SlugField(unique=True)

    objects = RuleManager()

    class Meta:
        verbose_name = _("rule")

    def __str__(self):
        wording = self.wordings.written().order_by("revision__number").last()
        return str(wording) if wording else self.key


class WordingQuerySet(ImmutableQuerySet):
    def written(self):
        return self.filter(revision__published_at__isnull=False)

    def waivable(self):
        return self.filter(waivable=True)


class RuleWording(Immutable, models.Model):
    """A rule as one revision words it; it never changes once the revision is published."""

    revision = models.ForeignKey(PolicyRevision, models.CASCADE, related_name="wordings")
    rule = models.ForeignKey(Rule, models.PROTECT, related_name="wordings")
    # Unique in a published revision (PolicyRevision.publish); rules of a draft change places.
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=120)
    citation = models.CharField(
        _("short name"),
        max_length=80,
        help_text=_("A short phrase for decisions, like “off-topic comparison”."),
    )
    text = models.TextField(_("text"))
    rendered = models.TextField(editable=False)
    waivable = models.BooleanField(
        _("can be set aside"),
        default=False,
        help_text=_("Authors can set it aside on an article that invites what it forbids."),
    )

    objects = WordingQuerySet.as_manager()
    _rendered_text = None  # what `rendered` was made from, by this object

    class Meta:
        verbose_name = _("rule")
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "rule"], name="a_rule_stands_once"),
        ]

    def __str__(self):
        return f"{self.number}. {self.title}"

    def clean(self):
        super().clean()
        try:
            self._render()
        except MarkupError as refusal:
            raise ValidationError({"text": str(refusal)}) from refusal

    def save(self, **kwargs):
        if PolicyRevision.objects.written().filter(pk=self.revision_id).exists():
            raise Written(str(self))
        self._render()
        super().save(**kwargs)

    def _render(self):
        """Render the text, once for each: a form is validated before the transaction in which it is saved."""
        if self._rendered_text != self.text:
            self.rendered, self._rendered_text = render_policy(self.text), self.text

    @property
    def html(self):
        return trusted(self.rendered)

    @property
    def first_sentence(self):
        """The first sentence of its text, which says more than its title and less than all of it."""
        return FIRST_SENTENCE.match(plain(self.rendered))[0]

    def get_absolute_url(self):
        return f"{self.revision.get_absolute_url()}#rule-{self.number}"

    @property
    def cited(self):
        """Name of the rule in a sentence: “rule 3: personal attacks”."""
        return gettext("rule %(n)d: %(citation)s") % {"n": self.number, "citation": self.citation}

    def say_as(self, other):
        """Say what another wording says, under its own number; the text is rendered already."""
        for name in ("title", "citation", "text", "waivable", "rendered"):
            setattr(self, name, getattr(other, name))
        self._rendered_text = other.text
        self.save()

    def repeat_in(self, revision):
        """Say the same in another revision, under the same number."""
        fields = {name: getattr(self, name) for name in ("number", "title", "citation", "text")}
        repeated = RuleWording(
            revision=revision, rule_id=self.rule_id, waivable=self.waivable, **fields
        )
        repeated.rendered, repeated._rendered_text = self.rendered, self.text
        repeated.save()
        return repeated

    def as_value(self):
        """The wording as a value that can be compared."""
        return diffs.RuleText(
            self.rule_id, self.number, self.title, self.citation, self.text, self.waivable
        )
