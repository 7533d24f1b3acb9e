"""Screening in Django's admin: its permissions and its history. Its pages are moderation/screening/desk_page.py."""

from django.contrib import admin

from lib.web.admin_pages import OwnPages
from moderation.models import Screening
from moderation.screening import desk_page


@admin.register(Screening)
class ScreeningAdmin(OwnPages):
    pages = desk_page.PAGES
