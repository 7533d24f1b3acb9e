"""What is said below the articles of the benchmark's blog: when, by whom, and what became of it.

Pure, but for the names of states.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

from comments.domain.writing import DEPTH_KEPT
from comments.models import Comment
from comments.pure.trees import TreePlace, trees
from tools.bench.blogs import branching, sentences

State = Comment.State
LASTS = timedelta(days=30)  # most of it in the first week
WRITTEN_BY_ACCOUNTS, WRITTEN_BY_THE_AUTHOR = 0.4, 0.03
REMOVED, WITHDRAWN = 0.01, 0.013  # of what was read: one in a hundred, and three in a thousand
HELD = 0.1  # of what nobody has read yet


@dataclass(slots=True)
class Saying:
    """One comment, before it is a row."""

    post: int
    at: datetime
    place: TreePlace
    tree: int
    state: str
    who: dict
    is_read: bool
    key: int = 0

    def row(self, keys, text, published, removal):
        """The comment's row; `keys` are those of its thread, `published` the counts by tree."""
        is_root = not self.place.parent
        return self.who | {
            "id": self.key,
            "post_id": self.post,
            "parent_id": None if is_root else keys[self.post, self.place.parent],
            "answers_id": None if is_root else keys[self.post, self.place.answers],
            "tree_id": self.tree,
            "level": self.place.level,
            "lft": self.place.lft,
            "rght": self.place.rght,
            "thread_count": published[self.tree] if is_root else 0,
            "text": text.source,
            "rendered": text.rendered,
            "lang": text.lang,
            "state": self.state,
            "removal": removal if self.state == State.REMOVED else None,
            "created_at": self.at,
            "read_at": self.at + timedelta(hours=1) if self.is_read else None,
        }


class Conversation:
    """All that is said on one blog by `accounts` (their key and name), `author` and guests."""

    def __init__(self, chance, accounts, author, now, read_until):
        self.chance, self.accounts, self.author = chance, accounts, author
        self.now, self.read_until = now, read_until
        self.next_tree, self.next_key = count(1).__next__, count(1).__next__

    def below(self, articles):
        """What is said below (number, time, comments, giant) of each, in order of time."""
        sayings = [saying for article in articles for saying in self._thread(*article)]
        sayings.sort(key=lambda saying: saying.at)
        for saying in sayings:
            saying.key = self.next_key()
        return sayings

    def _thread(self, post, at, comments, giant):
        answers = branching.answers(comments, self.chance, giant)
        times = self._times(at, comments)
        for tree in trees(answers, DEPTH_KEPT):
            number = self.next_tree()
            for place in tree:
                yield self._saying(post, times[place.id - 1], place, number)

    def _times(self, at, comments):
        lasts = min(LASTS, self.now - at)
        return sorted(at + lasts * self.chance.betavariate(0.7, 3) for _ in range(comments))

    def _saying(self, post, at, place, tree):
        who, is_read = self._who(), at < self.read_until
        fate, state = self.chance.random(), State.PUBLISHED
        if is_read and fate < WITHDRAWN:
            state = State.REMOVED if fate < REMOVED else State.WITHDRAWN
        elif not is_read and fate < HELD and "token" in who:
            state = State.HELD
        return Saying(post, at, place, tree, state.value, who, is_read)

    def _who(self):
        dice = self.chance.random()
        if dice < WRITTEN_BY_THE_AUTHOR:
            key, name = self.author
            return {"author_id": key, "name": name, "badge": "author"}
        if dice < WRITTEN_BY_ACCOUNTS:
            key, name = self.accounts[self._a_frequent_one()]
            return {"author_id": key, "name": name}
        number = self._a_frequent_one() * 3 + self.chance.randrange(3)
        name = sentences.NAMES[number % len(sentences.NAMES)]
        return {"name": name, "email": f"guest-{number}@example.org", "token": f"{number:032x}"}

    def _a_frequent_one(self):
        """The place of somebody; the first ones write most."""
        return int(len(self.accounts) * self.chance.random() ** 3)


def published(sayings, attribute):
    """How many are published, by `attribute`: their post or their tree."""
    return Counter(getattr(one, attribute) for one in sayings if one.state == State.PUBLISHED)
