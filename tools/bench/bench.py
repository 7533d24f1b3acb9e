"""What each part of the benchmark is given: the ground, and how long to measure."""

from dataclasses import dataclass

from tools.bench.grounds import Ground


@dataclass(frozen=True)
class Bench:
    """`ground` is the part's blog, and Django in this process is set up for it.

    Its posts are at `posts` {number of comments: address}. What is measured over the
    network lasts `seconds`, `runs` times. An `export` of another blog has so many articles,
    comments and pictures.
    """

    ground: Ground
    posts: dict[int, str]
    runs: int = 5
    seconds: int = 2
    export: tuple[int, int, int] = (1_000, 100_000, 2_000)

    def report(self, sentence):
        print(f"  · {sentence}", flush=True)
