"""The author's desk, in Django's admin.

The waivers of an article are moderation's: its admin adds their rows to PostAdmin.
"""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from blog.desk import (  # noqa: F401 (importing them registers them)
    mail_admin,
    people_admin,
    pictures_admin,
    recordings_admin,
)
from blog.desk.articles_admin import PageAdmin, PostAdmin  # noqa: F401

admin.site.index_title = _("Today")
admin.site.enable_nav_sidebar = False  # Six lists fit on the first page.
