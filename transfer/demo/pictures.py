"""The demo's pictures, drawn when the demo is loaded."""

from transfer.demo import charts, plates, scenes

DRAWINGS = {
    "bell": scenes.bell,
    "bridge": scenes.bridge,
    "chart": charts.chart,
    "creeks": charts.creeks,
    "ferries": plates.ferries,
    "fog": scenes.fog,
    "left-behind": plates.left_behind,
    "moons": plates.moons,
    "morning": scenes.morning,
    "twelfths": plates.twelfths,
}


def draw(name):
    """The picture called `name`, 1920 by 1080, the same each time."""
    return DRAWINGS[name]()
