"""What the people of the benchmark's blog write: sentences that mean little, the same each time.

Pure. All chance comes from the `Random` that is given, so that two runs measure the same bytes.
"""

WHO = (
    "the ferryman|my aunt|whoever keeps the weir|a neighbour of ours|the harbour office|"
    "somebody from the boat club|the man with the dredger|our old teacher|nobody I know|"
    "the woman at the tide gauge|half the village|the night watch"
).split("|")
DOES = (
    "says|never believed|wrote down in 1987|found out last winter|will not hear|"
    "told me twice|has proof|took for granted|measured with a broom handle|"
    "remembers differently|used to joke|still maintains"
).split("|")
WHAT = (
    "that the channel moved east|that the second buoy is the honest one|"
    "that slack water comes later every spring|that the mud keeps what it gets|"
    "that the bridge would have drowned the meadow|that no map shows the old landing|"
    "that eels go round by the mill|that fog is thinner on Thursdays|"
    "that the bell was rung from the wrong bank|that every timetable is a guess|"
    "that a heron is a better gauge than ours|that the ice of that year was blue"
).split("|")
AND = (
    "and I see no reason to doubt it|which explains the ropes|but only when the wind is north|"
    "and the photographs agree|although the figures say otherwise|so we went to look|"
    "and that was the end of it|unless the sluice is open|as far as anybody can tell|"
    "and I would like to know why|which is more than the report admits|except at spring tide"
).split("|")
PLACES = "the weir|the landing|Oxmarsh|the mill race|the far bank|the causeway".split("|")
NAMES = (
    "Alder|Bramble|Cricket|Dunlin|Elver|Fennel|Gannet|Hazel|Ibis|Juniper|Knot|Linnet|Marram|"
    "Nettle|Osier|Plover|Quince|Rowan|Samphire|Teasel|Umber|Vetch|Whimbrel|Yarrow"
).split("|")
SUBJECTS = "tides|ferries|birds|bridges|weather|maps|boats|mud|ice|people|timetables|eels".split(
    "|"
)


def sentence(chance):
    words = f"{chance.choice(WHO)} {chance.choice(DOES)} {chance.choice(WHAT)}"
    if chance.random() < 0.7:
        words += f", {chance.choice(AND)}"
    if chance.random() < 0.3:
        words = f"At {chance.choice(PLACES)} {words}"
    return words[0].upper() + words[1:] + "."


def comment(chance):
    """The Markdown of a comment: most have one paragraph and some 15 to 120 words."""
    wanted = min(120, max(15, round(chance.lognormvariate(3.7, 0.6))))
    paragraphs, words = [[]], 0
    while words < wanted:
        spoken = sentence(chance)
        words += len(spoken.split())
        if len(paragraphs[-1]) > 2 and chance.random() < 0.4:
            paragraphs.append([])
        paragraphs[-1].append(spoken)
    text = "\n\n".join(" ".join(spoken) for spoken in paragraphs)
    return _adorned(text, chance)


def article(chance, paragraphs=12):
    """The Markdown of an article: some 900 words with headings, a list and a quotation."""
    parts = []
    for number in range(paragraphs):
        if number and number % 4 == 0:
            parts.append(f"## {chance.choice(PLACES).capitalize()} and {chance.choice(SUBJECTS)}")
        parts.append(" ".join(sentence(chance) for _ in range(5)))
    parts.insert(3, "> " + sentence(chance))
    parts.insert(6, "\n".join(f"- {sentence(chance)}" for _ in range(4)))
    return "\n\n".join(parts)


def title(chance, number):
    return f"{chance.choice(SUBJECTS).capitalize()} at {chance.choice(PLACES)}, part {number}"


def _adorned(text, chance):
    """Now and then a quotation, a link, an emphasis or somebody's name."""
    fate = chance.random()
    if fate < 0.06:
        return f"> {sentence(chance)}\n\n{text}"
    if fate < 0.11:
        return f"{text} See https://example.org/{chance.choice(SUBJECTS)}/{chance.randrange(900)}."
    if fate < 0.16:
        return text.replace(" never ", " *never* ", 1)
    if fate < 0.18:
        return f"@{chance.choice(NAMES)}, {text[0].lower()}{text[1:]}"
    return text
