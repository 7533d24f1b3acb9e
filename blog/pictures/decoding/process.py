"""Pictures are decoded in a process of their own, with little memory and for a minute at most.

It is started for one picture and ended after it, so that nothing of its memory stays; where many come
one after the other (`for_many`) it is kept for some. One is at work at a time on a machine, whichever
process of the site asked.
"""

import fcntl
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from blog.pictures.decoding import crops as cut
from blog.pictures.decoding import icons, moving, renditions
from blog.pictures.decoding.reading import NotAPicture, read
from blog.pictures.decoding.renditions import Made
from lib.processes.killable import Killable, Killed, answer_questions

SECONDS = 60
MEMORY = 320 << 20  # addresses; of those 300 MB at most are in memory
ENOUGH = 100  # pictures for one process
TOO_MUCH = {"dense", "slow"}  # for one that has seen others; a fresh one is asked as well


@dataclass(frozen=True)
class Taken:
    """A picture as it is kept: upright, without notes, at most 2,400 px wide.

    `still` is the first frame of one that moves. `note` says what became of it: "still" for an
    animation that is longer than we keep.
    """

    picture: Made
    still: Made | None = None
    note: str = ""


class PictureProcess(Killable):
    program = "blog.pictures.decoding.process"

    def __init__(self):
        super().__init__()
        self.asked = 0


_of_many = None  # the process of `for_many`


@contextmanager
def for_many():
    """Within, one process takes one picture after the other: its start takes longer than most of them do."""
    global _of_many
    _of_many = PictureProcess()
    try:
        yield
    finally:
        process, _of_many = _of_many, None
        process.end()


def taken_in(content: bytes) -> Taken:
    """The picture as it is kept. Raises NotAPicture."""
    made, note = _made("itself", content)
    return Taken(made[0], made[1] if len(made) > 1 else None, note)


def sizes(content: bytes) -> list[Made]:
    """The sizes of a picture that was taken in. Raises NotAPicture."""
    return _made("renditions", content)[0]


def crops(content: bytes, focus: tuple) -> list[Made]:
    """The parts of a picture that the layout shows. Raises NotAPicture."""
    return _made("crops", content, focus=focus)[0]


def of_the_site(what: str, content: bytes) -> list[Made]:
    """The "logo" or the "icons" of a site, of what was sent. Raises NotAPicture."""
    return _made(what, content)[0]


def _made(what, content, **about):
    """What the process made of a file, and what it has to say of it."""
    with tempfile.TemporaryDirectory() as folder, _alone():
        file = Path(folder, "picture")
        file.write_bytes(content)
        question = {"what": what, "path": str(file), "seconds": SECONDS} | about
        answer = _of_many and _asked(_of_many, question)
        if answer is None or answer.get("refused") in TOO_MUCH:
            answer = _asked(PictureProcess(), question)
        if reason := answer.get("refused"):
            raise NotAPicture(reason)
        numbered = enumerate(answer["made"])
        return [
            Made(suffix, Path(folder, f"made{number}").read_bytes(), width, height)
            for number, (suffix, width, height) in numbered
        ], answer["note"]


def _asked(process, question):
    """What a process answers; it is ended unless it may be asked for more."""
    try:
        process.asked += 1
        return process.ask(question)
    except Killed:
        return {"refused": "slow"}
    finally:
        if process is not _of_many or process.asked % ENOUGH == 0:
            process.end()


@contextmanager
def _alone():
    with open(__file__) as this:
        fcntl.flock(this, fcntl.LOCK_EX)
        yield


def _answer(question):
    path = Path(question["path"])
    content = path.read_bytes()
    try:
        made, note = DOES[question["what"]](content, question)
    except NotAPicture as refusal:
        return {"refused": str(refusal)}
    except MemoryError:
        return {"refused": "dense"}
    for number, one in enumerate(made):
        path.with_name(f"made{number}").write_bytes(one.content)
    return {"made": [[one.suffix, one.width, one.height] for one in made], "note": note}


def _itself(content, _question):
    """The picture; of one that moves its first frame as well, or that alone where it is too long."""
    animation, note = None, ""
    if moving.moves(content):
        frames = moving.read_moving(content)
        animation = frames and moving.itself(frames)
        del frames  # Before the first one is decoded again.
        note = "" if animation else "still"
    still = renditions.itself(*read(content))
    stands = [animation, replace(still, suffix=f"-still{still.suffix}")] if animation else [still]
    return stands, note


def _sizes(content, _question):
    image, drawn = read(content)
    made = renditions.renditions(image, drawn)
    if not moving.moves(content):
        return made, ""
    stills = [replace(one, suffix=f"-still{one.suffix}") for one in made if ".webp" in one.suffix]
    del image
    return [*moving.renditions(moving.read_moving(content)), *stills], ""


DOES = {
    "itself": _itself,
    "renditions": _sizes,
    "crops": lambda content, about: (cut.crops(read(content)[0], about["focus"]), ""),
    "logo": lambda content, _about: (icons.logo(read(content)[0]), ""),
    "icons": lambda content, _about: (icons.icons(read(content)[0]), ""),
}

if __name__ == "__main__":
    answer_questions(_answer, MEMORY)
