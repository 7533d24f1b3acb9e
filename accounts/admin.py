"""Models of other packages that the desk must not offer.

Services are set up in the environment, and no token is kept. Addresses, joined services, second
steps and what a role may do would change there without the proofs, the mail and the questions by
which they change everywhere else; whoever has the machine has its shell. What tasks were handed
is for developers.
"""

from allauth.account import admin as addresses  # Each registers its own, if nobody has yet.
from allauth.mfa import admin as second_step
from allauth.socialaccount import admin as services
from django.contrib import admin
from django.contrib.auth import admin as roles
from django_tasks_db import admin as tasks

for model in (
    addresses.EmailAddress,
    second_step.Authenticator,
    services.SocialAccount,
    services.SocialApp,
    services.SocialToken,
    roles.Group,
    tasks.DBTaskResult,
):
    admin.site.unregister(model)
