"""The author's desk, in Django's admin.

What other apps add to the editor of articles they say themselves (blog/desk/editor/parts.py).
"""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

# Importing them registers them.
from blog.desk.editor import articles_admin  # noqa: F401
from blog.desk.media import pictures_admin, recordings_admin  # noqa: F401
from blog.desk.people import people_admin  # noqa: F401
from blog.desk.status import mail_admin  # noqa: F401

admin.site.index_title = _("Today")
admin.site.enable_nav_sidebar = False  # Six lists fit on the first page.
