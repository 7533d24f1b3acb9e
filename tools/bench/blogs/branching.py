"""Who answers whom in a thread of some size. Pure.

The shape is that of threads people really write: about a third of the comments answer the
article, most others answer something said a moment ago, and now and then two people go on
answering each other for longer than anybody else reads.
"""

TOP_LEVEL = 0.34  # of the comments answer the article
RECENT = 12  # comments back that a reply goes to, on average
DUEL_BEGINS, DUEL_GOES_ON = 0.04, 0.75


def answers(size, chance, giant=0):
    """{comment: the one it answers, or 0}, oldest first, numbered from 1.

    `giant` of them make up one tree; beside it people go on as they always do.
    """
    inside = sorted(chance.sample(range(1, size + 1), giant))
    outside = sorted(set(range(1, size + 1)).difference(inside))
    outer = _renumbered(_usual(len(outside), chance), outside)
    return dict(sorted((outer | _renumbered(_one_tree(giant, chance), inside)).items()))


def _usual(size, chance):
    answered, in_duel = {}, False
    for number in range(1, size + 1):
        in_duel = number > 2 and chance.random() < (DUEL_GOES_ON if in_duel else DUEL_BEGINS)
        if in_duel:
            answered[number] = number - 1
        elif number == 1 or chance.random() < TOP_LEVEL:
            answered[number] = 0
        else:
            answered[number] = max(1, number - 1 - int(chance.expovariate(1 / RECENT)))
    return answered


def _one_tree(size, chance):
    """A third answer its root, so that it is wide before it is deep."""
    answered = {}
    for number in range(1, size + 1):
        back = 1 + int(chance.expovariate(1 / RECENT))
        answered[number] = 1 if chance.random() < TOP_LEVEL else max(1, number - back)
    return answered | ({1: 0} if size else {})


def _renumbered(numbered, numbers):
    names = [0, *numbers]
    return {names[one]: names[answered] for one, answered in numbered.items()}
