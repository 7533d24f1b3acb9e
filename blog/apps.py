from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class BlogConfig(AppConfig):
    name = "blog"

    def ready(self):
        autodiscover_modules("letters")  # Who composes what the outbox owes; see blog/outbox.py.
