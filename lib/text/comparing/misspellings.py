"""How much two words differ in what fingers get wrong. Pure."""

SHORTEST, LONGEST = 4, 20  # letters of a word whose spelling is looked at


def is_checked(word):
    """Whether it is a word of letters in which a mistake can be told from another word."""
    return SHORTEST <= len(word) <= LONGEST and word.isalpha() and word[0] < "\u2e80"


def variants(word):
    """The word, and what is left of it without each of its letters.

    Of two words that differ in one letter, or in two that changed places, some variants are the same.

    >>> sorted(variants("pear"))
    ['ear', 'par', 'pea', 'pear', 'per']
    """
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


def distance(one, other):
    """How many letters were left out, added, taken for another or put in the wrong order.

    >>> distance("pears", "paers"), distance("pears", "pear"), distance("pears", "bears")
    (1, 1, 1)
    """
    before, row = [], list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        earlier, before, row = before, row, [i]
        for j, its in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != its))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == its:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
    return row[-1]
