"""What somebody is told by mail when a thing changes that guards their account.

So that whoever has got into it can't keep that from them. A letter says what and when, and what to
do; not where from, since that is kept nowhere, and no address beside the one it goes to.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from blog.mail.outbox import Dropped

KIND = "blog.alert"


@dataclass(frozen=True)
class Alert:
    title: str
    words: str
    # What puts it right if it wasn't them: a new password, or the operator.
    by_password: bool = True
    by_operator: bool = False


# By the names that allauth has for them, and then ours.
ALERTS = {
    "account/password_changed": Alert(
        _("Your password was changed"), _("The password was changed.")
    ),
    "account/password_set": Alert(
        _("A password was set"), _("A password was set; there was none before.")
    ),
    "account/password_reset": Alert(
        _("Your password was changed"),
        _("A new password was chosen, by the link in a message to you."),
    ),
    "account/email_changed": Alert(
        _("Another address signs you in"),
        _(
            "Another e-mail address was made the one for signing in. This one belongs to the account"
            " until it is removed there."
        ),
    ),
    "account/email_deleted": Alert(
        _("An address was removed"), _("One of its e-mail addresses was removed.")
    ),
    "mfa/totp_activated": Alert(
        _("A second step was set up"),
        _("Signing in takes a code from an app from now on."),
        by_operator=True,
    ),
    "mfa/totp_deactivated": Alert(
        _("The second step is gone"),
        _("Signing in doesn’t take a code from an app any more; the recovery codes went with it."),
    ),
    "mfa/recovery_codes_generated": Alert(
        _("New recovery codes were made"),
        _("New recovery codes were made; those of before work no longer."),
    ),
    "socialaccount/account_connected": Alert(
        _("%(service)s was joined to your account"),
        _("%(service)s was joined to it: an account there signs in to yours."),
    ),
    "socialaccount/account_disconnected": Alert(
        _("%(service)s was parted from your account"),
        _("%(service)s was parted from it, and signs nobody in to it any more."),
    ),
    "account/email_added": Alert(
        _("An address was added"),
        _("Another e-mail address was added; codes that are sent there sign in to the account."),
    ),
    "account/email_gone": Alert(
        _("This address was removed"),
        _("This e-mail address was removed from it."),
        by_password=False,
        by_operator=True,
    ),
    "mfa/recovery_code_used": Alert(
        _("A recovery code was used"),
        _("A recovery code was used in place of the app. Unused ones: %(left)s."),
    ),
}


def facts_of(enclosure):
    """What the template `account/alert` says of it. Raises Dropped for what nobody has words for."""
    alert = ALERTS.get(enclosure.template)
    if alert is None:
        raise Dropped("there are no words for it any more")
    return {
        "alert": alert,
        "title": alert.title % enclosure.facts,
        "words": alert.words % enclosure.facts,
        "at": enclosure.made_at,
    }
