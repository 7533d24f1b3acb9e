"""What the worker does for copies of people's data every few minutes."""

from django.utils.translation import gettext_lazy as _

from lib.periodic import every
from transfer.export import export_task

every(minutes=5, what=_("Making and deleting copies of people’s data"))(export_task.tidy)
