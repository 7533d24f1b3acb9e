"""The lines across a drawing of numbers. Pure."""

LINES = 3
# What a line of a drawing is labelled with, times powers of ten.
ROUND = (1, 2, 3, 4, 5, 10, 15, 20, 25, 30, 40, 50, 75)


def line_step(most):
    """The number at the first line, so that the last is at least `most`.

    >>> line_step(41), line_step(0), line_step(700)
    (15, 1, 250)
    """
    power = 1
    while True:
        for n in ROUND:
            if n * power * LINES >= most:
                return n * power
        power *= 10
