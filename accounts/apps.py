from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self):
        # What is kept of people (lib/people/personal_data.py), where their name stands (names/ownership.py),
        # and what is done now and then (lib/processes/periodic.py), in every app.
        autodiscover_modules(
            "member.data_export", "member.erasure", "member.renaming", "periodic", "soundness"
        )
