"""Figures of the blog for the monitoring; lib/gauges.py."""

from blog.models import EdgePurge
from lib.gauges import gauge


@gauge("parley_edge_purges_late", "Changes of which an edge cache hasn't heard for a minute.")
def late_purges():
    return EdgePurge.objects.late().count()
