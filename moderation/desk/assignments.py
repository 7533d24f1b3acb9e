"""“Corin has it until 10:30”: who has taken on a comment for an hour, and what was handed to whom."""

from django.utils.timezone import localtime

from moderation.models import Assignment


def on(comment):
    """The Assignment in force of a comment, or None."""
    found = Assignment.objects.in_force().filter(comment=comment)
    return found.select_related("account", "given_by").first()


def until(comment):
    """The hour and minute at which an assignment ends."""
    found = on(comment)
    return f"{localtime(found.ends_at):%H:%M}" if found else ""
