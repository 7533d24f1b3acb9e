"""What the worker does for trial readings every few minutes."""

from django.utils.translation import gettext_lazy as _

from lib.processes.periodic import every
from trials.domain import settling

every(minutes=5, what=_("Moving comments of trial readings"))(settling.settle_all)
