"""“Corin has it until 10:30”: who has taken on a comment for an hour, and what was handed to whom."""

from django.utils.timezone import localtime

from moderation.models import Assignment


def on(comment):
    """The Assignment in force of a comment, or None."""
    assignments = Assignment.objects.in_force().filter(comment=comment)
    return assignments.select_related("account", "given_by").first()


def until(comment):
    """The hour and minute at which an assignment ends."""
    assignment = on(comment)
    return f"{localtime(assignment.ends_at):%H:%M}" if assignment else ""
