"""Figures of the blog for the monitoring; lib/observing/gauges.py."""

from blog.models import EdgePurge
from lib.observing.gauges import gauge


@gauge("parley_edge_purges_late", "Changes of which an edge cache hasn't heard for a minute.")
def late_purges():
    return EdgePurge.objects.late().count()
