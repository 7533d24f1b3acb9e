"""What trial readings show somebody of themselves is declared by their models."""

from lib.people.personal_data import Exporter, register


@register
class Trials(Exporter):
    order = "trial_readings trial_comments"
