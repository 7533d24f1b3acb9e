"""The demo's pictures, drawn when the demo is loaded."""

import io

from transfer.demo import bridge, charts, ferries, left_behind, shores, tides

DRAWINGS = {
    "bell": shores.bell,
    "bridge": bridge.bridge,
    "chart": charts.chart,
    "creeks": charts.creeks,
    "ferries": ferries.ferries,
    "fog": shores.fog,
    "left-behind": left_behind.left_behind,
    "moons": tides.moons,
    "morning": shores.morning,
    "twelfths": tides.twelfths,
}


def draw(name):
    """The picture called `name`, 1600 by 900, the same each time."""
    return DRAWINGS[name]()


def jpeg(name):
    """The same as the bytes of a file."""
    file = io.BytesIO()
    draw(name).save(file, "JPEG", quality=94, subsampling=0)
    return file.getvalue()
