"""A comments policy to begin with. It's a draft: the owner makes it theirs, then publishes it."""

from moderation.models import PolicyRevision, Rule, RuleWording

# (key, title, citation, text). The key outlives every later wording of the rule.
RULES = [
    (
        "article",
        "Stay near the article",
        "far from the article",
        "A comment answers the article or another comment. Threads may wander a little; "
        "a subject of its own belongs elsewhere.",
    ),
    (
        "person",
        "Answer what was said",
        "an attack on a person",
        "Disagree with the words, not with the person who wrote them. No insults, no threats, "
        "no guesses about what sort of person somebody is.",
    ),
    (
        "hatred",
        "Nobody is less welcome for who they are",
        "contempt for who somebody is",
        "No contempt for people because of where they come from, what they believe, whom they "
        "love, how old they are or what their body can do.",
    ),
    (
        "private",
        "Leave private things private",
        "private things made public",
        "Don’t publish names, addresses, messages or pictures that their owners have kept to "
        "themselves.",
    ),
    (
        "selling",
        "Nothing for sale",
        "advertising or paid links",
        "No advertising, and no links that are there to be paid for or to be counted.",
    ),
    (
        "name",
        "One person, one name",
        "more than one name",
        "Pick a name and keep it. Don’t write as somebody else, and don’t agree with yourself.",
    ),
    (
        "law",
        "Nothing the law forbids",
        "something the law forbids",
        "That includes other people’s work pasted in whole. Quote a few lines and link the rest.",
    ),
]


def draft():
    """Lay the starter policy down as revision 1, unpublished."""
    revision = PolicyRevision.objects.create(number=1)
    for number, (key, title, citation, text) in enumerate(RULES, start=1):
        rule, _ = Rule.objects.get_or_create(key=key)
        RuleWording.objects.create(
            revision=revision, rule=rule, number=number, title=title, citation=citation, text=text
        )
    return revision
