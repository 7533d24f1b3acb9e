"""Stopping the mail that tells what waits, from a mail."""

from blog.mail.stop_links import StopLink
from moderation.alerts import choices


class Stopping(StopLink):
    """The link in the mail to one account."""

    view, salt = "alerts_stop", "moderation.alerts"

    def stop(self):
        choices.stop(self.account)
