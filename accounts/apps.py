from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self):
        # What goes with an account, and where its name is kept: see erasure.py and naming.py here.
        autodiscover_modules("erasure", "renaming", "periodic")
