"""The first confirmation of an account's address: whatever was in the account before is deleted.

Releases of before saved an account before its address was proved, and an import makes one for
somebody who hasn't come yet. Whoever proves the address begins with an account in which nobody has
left a way in, or words in their name.
"""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.member import erasure
from accounts.models import User

BEGINS_ANEW = _(
    "You’re the first to confirm this address. We’ve removed what somebody else may have set in"
    " this account. Check your name, and choose a password if you want one."
)


@transaction.atomic
def first(account, email):
    """Confirm `email` and empty the account; do neither if it has a confirmed address. Return whether."""
    User.objects.select_for_update(no_key=True).get(pk=account.pk)
    if account.confirmed_addresses:
        return False
    erasure.begin_anew(account)
    account.emailaddress_set.exclude(email__iexact=email).delete()
    account.emailaddress_set.update_or_create(
        email=email.lower(), defaults={"verified": True, "primary": True}
    )
    if account.email != email.lower():
        account.email = email.lower()
        account.save(update_fields=["email"])
    return True
