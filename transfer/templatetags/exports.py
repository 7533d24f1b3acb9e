"""What an owner can take along of the blog, on the page of backups."""

from django import template
from django.utils.translation import gettext as _

from transfer.models import SiteExport

register = template.Library()


@register.simple_tag
def exports_of_the_blog():
    """Each kind with its name, what it has, and the one that was asked for last, if any."""
    made = {one.kind: one for one in SiteExport.objects.all()}
    kinds = [
        (
            SiteExport.Kind.SITE,
            _("Everything, for another Parley"),
            _(
                "Articles, comments, decisions, accounts without passwords, pictures. Also the way from"
                " SQLite to PostgreSQL."
            ),
        ),
        (
            SiteExport.Kind.WORDPRESS,
            _("For WordPress"),
            _("Its own export format, with threads and pictures."),
        ),
        (
            SiteExport.Kind.PLAIN,
            _("As plain files"),
            _("The whole public blog for any web server, threads included."),
        ),
    ]
    return [
        {"kind": kind, "name": name, "has": has, "last": made.get(kind)}
        for kind, name, has in kinds
    ]
