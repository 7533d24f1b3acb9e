"""What is so just now, in figures for the monitoring: each app tells what it knows of, in its `gauges.py`.

@gauge("parley_backup_age_seconds", "Seconds since the last good backup.")
def backup_age():
    return …
"""

gauges = {}  # {name of the metric: (what it says, a function that answers with the figure of now)}


def gauge(name, what):
    """Register a function as what answers for a metric; the database may be asked, and the network may not."""

    def declare(function):
        gauges[name] = what, function
        return function

    return declare
