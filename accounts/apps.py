from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self):
        # What goes with an account, and where its name is kept: see member/erasure.py and names/ownership.py here.
        autodiscover_modules("member.erasure", "member.renaming", "periodic")
