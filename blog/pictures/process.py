"""Pictures are decoded in a process of their own, with little memory and for a minute at most.

It is started for one picture and ended after it, so that nothing of its memory stays. One is at
work at a time on a machine, whichever process of the site asked.
"""

import fcntl
import tempfile
from contextlib import contextmanager
from pathlib import Path

from blog.pictures import renditions
from blog.pictures.reading import NotAPicture, read
from blog.pictures.renditions import Made
from lib.killable import Killable, Killed, answer_questions

SECONDS = 60
MEMORY = 512 << 20


class PictureProcess(Killable):
    program = "blog.pictures.process"


def taken_in(content: bytes) -> Made:
    """The picture as it is kept: upright, without notes, at most 2,400 px wide. Raises NotAPicture."""
    [made] = _made("itself", content)
    return made


def sizes(content: bytes) -> list[Made]:
    """The sizes of a picture that was taken in. Raises NotAPicture."""
    return _made("renditions", content)


def _made(what, content):
    with tempfile.TemporaryDirectory() as folder, _alone():
        file = Path(folder, "picture")
        file.write_bytes(content)
        process = PictureProcess()
        try:
            answer = process.ask({"what": what, "path": str(file), "seconds": SECONDS})
        except Killed:
            raise NotAPicture("slow") from None
        finally:
            process.end()
        if reason := answer.get("refused"):
            raise NotAPicture(reason)
        return [
            Made(suffix, Path(folder, f"made{suffix}").read_bytes(), width, height)
            for suffix, width, height in answer["made"]
        ]


@contextmanager
def _alone():
    with open(__file__) as this:
        fcntl.flock(this, fcntl.LOCK_EX)
        yield


def _answer(question):
    path = Path(question["path"])
    try:
        image, drawn = read(path.read_bytes())
        if question["what"] == "itself":
            made = [renditions.itself(image, drawn)]
        else:
            made = renditions.renditions(image)
    except NotAPicture as refusal:
        return {"refused": str(refusal)}
    except MemoryError:
        return {"refused": "dense"}
    for one in made:
        path.with_name(f"made{one.suffix}").write_bytes(one.content)
    return {"made": [[one.suffix, one.width, one.height] for one in made]}


if __name__ == "__main__":
    answer_questions(_answer, MEMORY)
