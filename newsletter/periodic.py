"""What the worker does for the newsletter every few minutes."""

from django.utils.translation import gettext_lazy as _

from lib.processes.periodic import every
from newsletter.articles import sending
from newsletter.author_letter import sending as letters

every(minutes=1, what=_("E-mail about new articles"))(sending.look_for_articles)
every(minutes=5, what=_("E-mails to authors about their articles"))(letters.owe)
