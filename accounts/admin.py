"""What the desk must not offer: services are set up in the environment, and no token is kept."""

from allauth.socialaccount import admin as services  # Registers them, if nobody has yet.
from django.contrib import admin

for model in (services.SocialApp, services.SocialToken):
    admin.site.unregister(model)
