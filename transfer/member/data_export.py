"""What the page about privacy says of copies of somebody's own data."""

from datetime import timedelta

from django.conf import settings

from lib.people.personal_data import Exporter, register


@register
class Downloads(Exporter):
    order = "downloads"

    def facts(self):
        return {"copies_last": timedelta(days=settings.DOWNLOAD_DAYS)}
