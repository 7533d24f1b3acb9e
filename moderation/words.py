"""What moderators read about what was decided: who did what, and when."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from moderation.models import Decision, Reading
from moderation.times import when

Kind = Decision.Kind


def deed(decision):
    """Who did what and when, in a sentence: “Hazel removed this comment …”."""
    facts = {
        "name": decision.made_by.name_for_staff,
        "at": when(decision.made_at),
        "rule": decision.wording and cited(decision.wording),
        "ground": decision.get_ground_display(),
    }
    sentences = {
        Kind.APPROVE: _("%(name)s approved this comment on %(at)s."),
        Kind.REOPEN: _("%(name)s took the approval back, on %(at)s."),
        Kind.REMOVE: _("%(name)s removed this comment under %(rule)s, on %(at)s."),
        Kind.SPAM: _("%(name)s removed this comment as spam, on %(at)s."),
        Kind.OUTSIDE: _(
            "%(name)s removed this comment outside the policy (%(ground)s), on %(at)s."
        ),
        Kind.RESTORE: _("%(name)s restored this comment on %(at)s."),
        Kind.WARN: _("%(name)s warned this account under %(rule)s, on %(at)s."),
        Kind.HOLD: _(
            "%(name)s let this account’s comments wait for a moderator under %(rule)s, on %(at)s."
        ),
        Kind.BAN: _("%(name)s banned this account under %(rule)s, on %(at)s."),
        Kind.LIFT: _("%(name)s lifted this ban on %(at)s."),
        Kind.PURGE: _("%(name)s destroyed this comment’s words for good, on %(at)s."),
        Kind.REFUSE: _("%(name)s refused an edit of this comment on %(at)s."),
        Kind.GRANT: _("%(name)s granted this appeal on %(at)s."),
        Kind.UPHOLD: _("%(name)s refused this appeal on %(at)s."),
    }
    return sentences[decision.kind] % facts


def mark(reading):
    """Who marked a comment read, or unread, and when."""
    words = _("%(name)s marked this comment read on %(at)s.")
    if reading.how == Reading.How.REOPENED:
        words = _("%(name)s marked this comment unread on %(at)s.")
    return words % {"name": reading.standing.name_for_staff, "at": when(reading.at)}


def cited(wording):
    return _("rule %(n)d: %(citation)s") % {"n": wording.number, "citation": wording.citation}


def appealed(decision):
    """What an appeal is against, as its writer is told: “the removal of your comment on …”."""
    facts = {
        "rule": decision.wording and cited(decision.wording),
        "article": decision.article.title if decision.article else "",
    }
    return _APPEALED[decision.kind, bool(facts["article"])] % facts


_APPEALED = {
    (Kind.REMOVE, True): gettext_lazy(
        "the removal of your comment on “%(article)s” under %(rule)s"
    ),
    (Kind.REMOVE, False): gettext_lazy("the removal of your comment under %(rule)s"),
    (Kind.SPAM, True): gettext_lazy("the removal of your comment on “%(article)s” as spam"),
    (Kind.SPAM, False): gettext_lazy("the removal of your comment as spam"),
    (Kind.OUTSIDE, True): gettext_lazy(
        "the removal of your comment on “%(article)s” outside the policy"
    ),
    (Kind.OUTSIDE, False): gettext_lazy("the removal of your comment outside the policy"),
    (Kind.BAN, True): gettext_lazy("keeping you from commenting under %(rule)s"),
    (Kind.BAN, False): gettext_lazy("keeping you from commenting under %(rule)s"),
}
