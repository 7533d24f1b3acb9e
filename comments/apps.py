from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CommentsConfig(AppConfig):
    name = "comments"

    def ready(self):
        autodiscover_modules("threads")  # below something else than articles (other_threads.py)
