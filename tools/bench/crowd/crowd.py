"""The side of whoever lets a crowd write, and compares what it was told with what is there."""

import subprocess
import sys
from collections import Counter

from comments.integrity.check import Check
from comments.models import Comment, CommentRevision
from tests.served import ROOT
from tools.bench.crowd import people
from tools.bench.crowd.diary import entries


class Crowd:
    """`writers` processes in the environment `env`, each with its diary in `folder`.

    They write for some `seconds`, and on a slow machine longer, until each has done
    `at_least` so many deeds. Those who do `only_writes` remove nothing and take nothing back.
    """

    def __init__(
        self,
        env,
        folder,
        posts,
        *,
        writers=16,
        seconds=20,
        at_least=0,
        only_writes=False,
        killed_every=0,
    ):
        self.env, self.folder, self.posts = env, folder, posts
        self.writers, self.seconds, self.at_least = writers, seconds, at_least
        self.only_writes, self.killed_every = only_writes, killed_every

    def run(self):
        people.gather()
        self._last_before = (
            Comment.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        )
        options = [f"--posts={','.join(str(post.pk) for post in self.posts)}"]
        options += [f"--writers={self.writers}", f"--seconds={self.seconds}"]
        options += [f"--at-least={self.at_least}", f"--killed-every={self.killed_every}"]
        options += ["--only-writes"] * self.only_writes
        command = [sys.executable, "-m", "tools.bench.crowd", str(self.folder), *options]
        subprocess.run(command, cwd=ROOT, env=self.env, check=True, timeout=self.seconds + 90)
        self.lines = [[*entries(path)] for path in sorted(self.folder.glob("*.diary"))]

    @property
    def seconds_of_posts(self):
        """How long each took that was acknowledged, in order."""
        return sorted(line["seconds"] for line in self._all("seconds") if line["pk"])

    @property
    def cut_short(self):
        """How many died between sending a comment and being told what became of it."""
        return len(self._acknowledged()[1])

    def stored(self):
        return self._new().count()

    def complaints(self):
        """All in which the diaries and the database disagree, or that shouldn't have happened."""
        return [
            *(line["error"] for line in self._all("error")),
            *self._about_words(),
            *self._about_withdrawals(),
            *map(str, Check().faults()),
        ]

    def counts(self):
        """How often each thing was done and acknowledged, to see that all of it was."""
        done = Counter(line["did"] for line in self._all("did") if line["status"] == 302)
        acknowledged = Counter(
            "edit" if "edits" in line else "write" for line in self._all("told") if line["pk"]
        )
        return done + acknowledged + Counter("again" for _ in self._all("again"))

    def _about_words(self):
        """Each comment that was acknowledged is there once, and no other but those on their way."""
        there = dict(self._new().values_list("pk", "text"))
        waiting = CommentRevision.objects.waiting().filter(comment__in=self._new())
        there |= dict(waiting.values_list("comment", "text"))
        acknowledged, on_their_way = self._acknowledged()
        for pk, text in acknowledged.items():
            if pk not in there:
                yield f"Comment {pk} is lost: {text}"
            elif there[pk] != text and there[pk] not in on_their_way:
                yield f"Comment {pk} has other words than its writer’s last: {there[pk]}"
        for pk in there.keys() - acknowledged.keys():
            if there[pk] not in on_their_way:
                yield f"Comment {pk} is there, but nobody was told: {there[pk]}"
        for text, times in Counter(there.values()).items():
            if times > 1:
                yield f"There are {times} comments that say: {text}"
        yield from self._about_forms_sent_twice()

    def _about_forms_sent_twice(self):
        first = {line["told"]: line["pk"] for line in self._all("told")}
        for line in self._all("again"):
            if line["pk"] not in (None, first[line["again"]]):
                yield f"A form sent twice became comments {first[line['again']]} and {line['pk']}"

    def _about_withdrawals(self):
        withdrawn = {line["pk"] for line in self._all("did") if _is_done(line, "withdraw")}
        state = dict(self._new().values_list("pk", "state"))
        for pk in withdrawn:
            if state.get(pk) != Comment.State.WITHDRAWN:
                yield f"Comment {pk} was withdrawn, but is {state.get(pk)}"

    def _acknowledged(self):
        """The last words of each comment, and those that a writer died over."""
        acknowledged, on_their_way = {}, set()
        for lines in self.lines:
            for line in lines:
                if "sent" in line:
                    on_their_way.add(line["sent"])
                elif "told" in line:
                    on_their_way.discard(line["told"])
                    if line["pk"]:
                        acknowledged[line["pk"]] = line["told"]
        return acknowledged, on_their_way

    def _new(self):
        return Comment.objects.filter(post__in=self.posts, pk__gt=self._last_before).order_by("pk")

    def _all(self, name):
        return (line for lines in self.lines for line in lines if name in line)


def _is_done(line, action):
    return line["did"] == action and line["status"] == 302
