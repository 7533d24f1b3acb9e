"""A comments policy to begin with. It's a draft: the owner makes it theirs, then publishes it."""

from django.utils.translation import gettext_lazy as _

from moderation.models import PolicyRevision, Rule, RuleWording

# (key, title, citation, text). The key outlives every later wording of the rule.
RULES = [
    (
        "article",
        _("Stay near the article"),
        _("far from the article"),
        _(
            "A comment answers the article or another comment. Threads may wander a little; a"
            " subject of its own belongs elsewhere."
        ),
    ),
    (
        "person",
        _("Answer what was said"),
        _("an attack on a person"),
        _(
            "Disagree with the words, not with the person who wrote them. No insults, no "
            "threats, no guesses about what sort of person somebody is."
        ),
    ),
    (
        "hatred",
        _("Nobody is less welcome for who they are"),
        _("contempt for who somebody is"),
        _(
            "No contempt for people because of where they come from, what they believe, whom "
            "they love, how old they are or what their body can do."
        ),
    ),
    (
        "private",
        _("Leave private things private"),
        _("private things made public"),
        _(
            "Don’t publish names, addresses, messages or pictures that their owners have kept"
            " to themselves."
        ),
    ),
    (
        "selling",
        _("Nothing for sale"),
        _("advertising or paid links"),
        _("No advertising, and no links that are there to be paid for or to be counted."),
    ),
    (
        "name",
        _("One person, one name"),
        _("more than one name"),
        _("Pick a name and keep it. Don’t write as somebody else, and don’t agree with yourself."),
    ),
    (
        "law",
        _("Nothing the law forbids"),
        _("something the law forbids"),
        _(
            "That includes other people’s work pasted in whole. Quote a few lines and link "
            "the rest."
        ),
    ),
]


def draft():
    """Lay the starter policy down as revision 1, unpublished."""
    revision = PolicyRevision.objects.create(number=1)
    for number, (key, title, citation, text) in enumerate(RULES, start=1):
        rule = Rule.objects.get_or_create(key=key)[0]
        RuleWording.objects.create(
            revision=revision,
            rule=rule,
            number=number,
            title=str(title),
            citation=str(citation),
            text=str(text),
        )
    return revision
