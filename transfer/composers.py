"""What this app's letters say; blog/mail/outbox.py finds them here."""

from django.utils.translation import gettext_lazy as _

from blog.mail.outbox import Dropped, composer, write
from transfer.export.export_task import READY


@composer(READY, _("Copy of your data"))
def ready(download, person):
    """The mail to somebody who asked for a copy of what is kept about them: it is there. Not where."""
    if not download.is_ready:
        raise Dropped("the copy is gone already")
    return write("transfer/download", download=download)
