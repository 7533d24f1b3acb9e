"""Dates and times in Django's admin, as they are everywhere else on the blog: 14:29, not 2:29 p.m."""

DATE_FORMAT = "j M Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j M Y, H:i"
