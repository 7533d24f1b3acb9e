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
        _("A password was set"), _("A password was set. The account had none before.")
    ),
    "account/password_reset": Alert(
        _("Your password was changed"),
        _("Somebody chose a new password, with the link in an e-mail to you."),
    ),
    "account/email_changed": Alert(
        _("Your address for signing in was changed"),
        _(
            "Another e-mail address is now used for signing in. This address stays on the account"
            " until you remove it."
        ),
    ),
    "account/email_deleted": Alert(
        _("An e-mail address was removed"), _("One of the account’s e-mail addresses was removed.")
    ),
    "mfa/totp_activated": Alert(
        _("Two-step sign-in was turned on"),
        _("Signing in now needs a code from an app."),
        by_operator=True,
    ),
    "mfa/totp_deactivated": Alert(
        _("Two-step sign-in was turned off"),
        _("Signing in no longer needs a code from an app. The recovery codes no longer work."),
    ),
    "account/wrong_passwords": Alert(
        _("Somebody tried passwords for your account"),
        _(
            "A wrong password was typed several times. Nobody got in with it. After five tries"
            " they have to wait some minutes."
        ),
        by_operator=True,
    ),
    "mfa/wrong_second_steps": Alert(
        _("Somebody tried to get past your second step"),
        _(
            "A wrong code or passkey was given several times. Nobody got in with it. If it wasn’t"
            " you, somebody may know your password: choose a new one."
        ),
        by_operator=True,
    ),
    "mfa/webauthn_added": Alert(
        _("A passkey was added"),
        _("A passkey was added. It signs in to the account without a password."),
        by_operator=True,
    ),
    "mfa/webauthn_removed": Alert(
        _("A passkey was removed"),
        _("A passkey was removed. It can’t be used to sign in any more."),
    ),
    "mfa/passkey_copied": Alert(
        _("We refused a passkey of your account"),
        _(
            "Somebody tried to sign in with a passkey that looks like a copy of yours. We refused"
            " it. Remove that passkey from your account, and add a new one."
        ),
        by_operator=True,
    ),
    "mfa/recovery_codes_generated": Alert(
        _("New recovery codes were made"),
        _("New recovery codes were made. The old ones no longer work."),
    ),
    "socialaccount/account_connected": Alert(
        _("%(service)s was connected to your account"),
        _("%(service)s was connected. An account there can now sign in to yours."),
    ),
    "socialaccount/account_disconnected": Alert(
        _("%(service)s was disconnected from your account"),
        _("%(service)s was disconnected. It can’t be used to sign in any more."),
    ),
    "account/email_added": Alert(
        _("An e-mail address was added"),
        _("Another e-mail address was added. Codes sent to it can sign in to the account."),
    ),
    "account/email_gone": Alert(
        _("This address was removed"),
        _("This e-mail address was removed from the account."),
        by_password=False,
        by_operator=True,
    ),
    "account/new_browser": Alert(
        _("You signed in with a new browser"),
        _(
            "Somebody signed in with %(browser)s, a browser that wasn’t used with your account"
            " before. It may be a new device, or you have deleted its cookies."
        ),
    ),
    "mfa/recovery_code_used": Alert(
        _("A recovery code was used"),
        _("A recovery code was used instead of the app. Codes left: %(left)s."),
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
