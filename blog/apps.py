from django.apps import AppConfig
from django.conf import settings
from django.utils.module_loading import autodiscover_modules

from lib.db import transactions


class BlogConfig(AppConfig):
    name = "blog"

    def ready(self):
        if settings.WATCH_TRANSACTIONS and settings.DEBUG:
            transactions.watch()
        autodiscover_modules("composers")  # of what the outbox owes
        autodiscover_modules("troubles")  # of what an owner should know
        autodiscover_modules("gauges")  # of what the monitoring should
