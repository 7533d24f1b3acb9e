"""What the benchmark consists of.

A part is a module of `reading/`, `writing/` or `days/` with `measure(bench)`, which gives figures one after another.
It is measured in a process of its own, on a fresh copy of its blog.
"""

from dataclasses import dataclass

SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"


@dataclass(frozen=True)
class Part:
    """`on` are the databases that it's measured on. A large one is left out unless asked for.

    What is measured over the network lasts `seconds`, unless somebody says how long.
    """

    name: str
    about: str
    on: tuple[str, ...] = (SQLITE, POSTGRESQL)
    is_large: bool = False
    blog: str = "threads"
    seconds: int = 2
    room: str = "reading"

    @property
    def module(self):
        return f"tools.bench.{self.room}.{self.name}"


# Each is a minute of people who come, on a blog as large as most.
LOAD = {"is_large": True, "blog": "small", "seconds": 60, "room": "days"}

PARTS = [
    Part("pages", "stored pages, beside the same bytes from other servers", on=(SQLITE,)),
    Part("edge", "a page from Varnish in front, beside the same bytes from nginx", on=(SQLITE,)),
    Part("reads", "a stored page whose reads are counted, beside one whose aren’t", on=(SQLITE,)),
    Part("renderings", "a page after a change, for a signed-in reader, and for a 304"),
    Part("threads", "the pages of a very long thread"),
    Part(
        "writers",
        "sixteen writers at once; with and without one killed each second",
        room="writing",
    ),
    Part("replies", "a reply among 100 comments, and among 100,000", room="writing"),
    Part(
        "posting",
        "a comment posted through HTTP, and the next reader’s page",
        on=(SQLITE,),
        room="writing",
    ),
    Part("followers", "a comment that a thousand people are told of", room="writing"),
    Part(
        "listeners",
        "five thousand who have a thread open while sixteen write in it for a minute",
        seconds=60,
        room="writing",
    ),
    Part("together", "readers’ pages while sixteen write", room="writing"),
    Part(
        "importing",
        "another blog comes in, beside readers and writers",
        blog="small",
        room="writing",
    ),
    Part("desk", "the moderators’ desk with 10,000 unread comments among 100,000", room="writing"),
    Part(
        "editor",
        "an author types in a text of 50,000 words, in a real browser",
        on=(SQLITE,),
        room="writing",
    ),
    Part("memory", "what the processes take after 100,000 requests", on=(SQLITE,)),
    Part("growth", "pages of a blog of 10,000 articles, beside a small one", is_large=True),
    Part("searches", "searches among 1,000,000 comments", is_large=True, blog="languages"),
    Part(
        "day", "the fullest hour of 100,000 reads a day, of ten and a hundred times as many", **LOAD
    ),
    Part("edge_day", "days of a million reads and more, with Varnish in front", **LOAD),
    Part("link", "a large site links to an article", **LOAD),
    Part("floods", "sign-ins, and comments, far more than people send", **LOAD),
    Part("slow", "a thousand connections that take a byte now and then", **LOAD),
    Part("checking", "all threads checked, up to 1,000,000 comments", is_large=True),
]
NAMED = {part.name: part for part in PARTS}


def asked_for(names, large):
    """The parts of these names; all if there are none, the large ones only where `large`."""
    if names:
        return [NAMED[name] for name in names]
    return [part for part in PARTS if large or not part.is_large]
