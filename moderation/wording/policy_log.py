"""What the log tells of the policy besides its revisions: what was withdrawn, and set aside."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blog.models import Post
from lib.text.times import when
from moderation.models import PolicyRevision, RuleWording, Waiver, Withdrawal
from moderation.wording.log import Entry, OfRevision


class OfWithdrawal(Entry):
    """A revision that was announced won't take effect."""

    what, time = "withdrawal", "withdrawn_at"
    badge = ("news", gettext_lazy("Policy"))

    @classmethod
    def among(cls, selection, for_staff):
        return Withdrawal.objects.all() if selection.tells_of_policy else None

    @classmethod
    def rows_by_key(cls, keys):
        return Withdrawal.objects.select_related("revision").in_bulk(keys)

    def _sentence(self, fill, link):
        revision = self.subject.revision
        return fill(
            _("{revision}, announced for {at}, was withdrawn. It never took effect."),
            revision=link(str(revision), revision.get_absolute_url()),
            at=when(revision.effective_at),
        )


class OfWaiver(Entry):
    """An article set a rule aside."""

    what, time = "waiver", "since"
    sentence = gettext_lazy("{rule} is set aside on {article}.")
    badge = ("news", gettext_lazy("Policy"))

    @classmethod
    def among(cls, selection, for_staff):
        if not selection.tells_of_waivers:
            return None
        waivers = Waiver.objects.not_on_drafts().filter(**{f"{cls.time}__isnull": False})
        if selection.rule:
            waivers = waivers.filter(rule=selection.rule.rule_id)
        if not for_staff:  # As late as decisions, although nothing of it is undone.
            shown = timezone.now() - timedelta(seconds=settings.LOG_DELAY)
            waivers = waivers.filter(**{f"{cls.time}__lte": shown})
        return waivers

    @classmethod
    def rows_by_key(cls, keys):
        posts = Prefetch("post", Post.objects.without_texts())
        waivers = Waiver.objects.prefetch_related(posts).in_bulk(keys)
        wordings = RuleWording.objects.filter(
            rule__in={waiver.rule_id for waiver in waivers.values()},
            revision__in=PolicyRevision.objects.effective(),
        )
        wordings = list(wordings.select_related("revision").defer("text", "rendered"))
        for waiver in waivers.values():
            # As the rule stood when it was set aside.
            of_rule = [one for one in wordings if one.rule_id == waiver.rule_id]
            by_then = [one for one in of_rule if one.revision.effective_at <= waiver.since]
            latest = max(by_then or of_rule, key=lambda one: one.revision.number, default=None)
            waiver.wording = latest
        return waivers

    def get_absolute_url(self):
        return self.article.get_absolute_url() if self.article else reverse("log")

    def _sentence(self, fill, link):
        wording, rule = self.subject.wording, _("A rule")
        if wording is not None:
            words = wording.cited
            rule = link(words[:1].upper() + words[1:], wording.get_absolute_url())
        return fill(str(self.sentence), rule=rule, article=self._article(link))


class OfWaiverEnd(OfWaiver):
    """An article no longer sets a rule aside."""

    what, time = "waiver_end", "until"

    sentence = gettext_lazy("{rule} holds again on {article}.")


SORTS = (OfRevision, OfWithdrawal, OfWaiver, OfWaiverEnd)
