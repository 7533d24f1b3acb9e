"""How large the benchmark's blogs are. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Shape:
    """A blog: posts with a given number of comments, and others that share the rest.

    `giant` comments of the largest post are one tree. Where people write `in_languages`, no two
    texts are alike.
    """

    sized: tuple[int, ...]
    others: int
    comments_on_others: int
    years: float
    accounts: int
    giant: int = 0
    in_languages: bool = False


SHAPES = {
    "threads": Shape((10, 100, 1_000, 10_000, 100_000), 30, 600, 2, 400, giant=50_000),
    # The second is a hundred times the first, and nothing else.
    "small": Shape((100,), 99, 9_900, 1, 40),
    "large": Shape((100,), 9_999, 999_900, 12, 4_000),
    "languages": Shape((100,), 999, 999_900, 12, 4_000, in_languages=True),
    "tiny": Shape((10, 100), 5, 50, 1, 10),  # for the test that all this runs
}


def portions(total, parts, chance):
    """`total` in `parts`, as unequal as comments are: a few posts have most of them."""
    weights = [chance.lognormvariate(0, 1) for _ in range(parts)]
    scale = total / sum(weights)
    sizes = [round(weight * scale) for weight in weights]
    sizes[sizes.index(max(sizes))] += total - sum(sizes)
    return sizes
