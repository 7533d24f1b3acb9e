"""What a reader waits for who searches 1,000 articles and 1,000,000 comments in five languages.

In process, through all middlewares, by turns. Beside the time of each there is that of the processor, this
process's and PostgreSQL's together: what is left of it on a machine that does nothing else.
"""

import time
from pathlib import Path
from urllib.parse import quote

from django.db import connection

from tools.bench.blogs.languages import LANGUAGES
from tools.bench.figures import Figure
from tools.bench.reading.renderings import page

ENGLISH = LANGUAGES[0]
OFTEN = 4  # times in each run
AT_MOST = 100  # milliseconds
OF_THE_PROCESSOR = "search, of the processor:"
MANY_WORDS = "ten of the commonest words"  # which nobody types; known, not limited
QUESTIONS = {
    "a rare word": ENGLISH.rare(90_000),
    "a word that one comment in two has": "the",
    "a word that one in fifty has": "weir",
    "two words": "tide weir",
    "a common word and a rare one": f"the {ENGLISH.rare(90_000)}",
    "two common words of different languages": "the der",
    "four words": "people go down the",
    "the beginning of very many words": "con",
    "a mistyped word": "peolpe wier",
    "two Chinese signs": "天气",
    "three Chinese signs": "知道的",
    "three Japanese signs": "東京の",
    "one sign": "天",
    "the commonest sign": "的",
    "a word that nobody uses": "zzyzx",
    MANY_WORDS: "the to and of in is it you that was",
}
FURTHER = {
    "its page 2": ("page/2/", "the"),
    "its page 100": ("page/100/", "the"),
    "page 100 of another": ("page/100/", "weir"),
}


def measure(bench):
    addresses = {what: f"/search/?q={quote(asked)}" for what, asked in QUESTIONS.items()}
    addresses |= {what: f"/search/{path}?q={asked}" for what, (path, asked) in FURTHER.items()}
    for address in addresses.values():
        page(address)  # to warm up
    seen = {what: [] for what in addresses}
    worked = {what: [] for what in addresses}
    for _ in range(bench.runs * OFTEN):
        for what, address in addresses.items():
            before = _worked()
            seen[what].append(page(address).seconds * 1e3)
            worked[what].append((_worked() - before) * 1e3)
    for what, runs in seen.items():
        at_most = None if what == MANY_WORDS else AT_MOST
        yield Figure(f"search: {what}", runs, "ms", at_most=at_most)
        yield Figure(f"{OF_THE_PROCESSOR} {what}", worked[what], "ms", at_most=at_most)


def _worked():
    """Seconds for which the processor has worked for this process, and for its PostgreSQL if that is on this machine."""
    spent = time.process_time()
    if connection.vendor == "postgresql":
        of_server = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
        spent += int(of_server.read_text().split()[0]) / 1e9 if of_server.exists() else 0
    return spent
