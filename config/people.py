"""The settings of who people are, how they sign in, and what roles may do; settings.py takes them in."""

AUTH_USER_MODEL = "accounts.User"
# The path stands in every session: whoever changes it signs everybody out.
AUTHENTICATION_BACKENDS = ["accounts.backends.ByAllauth"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "comments.writers.sign_up.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.names.forms.NameForm"
# Nobody is signed in before they have shown that the address is theirs: otherwise signing up
# would tell which addresses have an account.
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60
# How often somebody may try, beside what allauth says: a million codes are too many to guess
# from a few a day. A key is an address or an account, known or not.
ACCOUNT_RATE_LIMITS = {
    "alert_test": "10/5m/user",
    "confirm_code": "10/m/ip",
    "confirm_email": "3/m/key,20/d/key",
    "request_login_code": "20/m/ip,3/m/key,20/d/key",
    "reset_password": "20/m/ip,3/m/key,20/d/key",
    "try_code": "5/d/key",  # The key is one code.
    # Letters of signing in, whichever form they were asked for in (accounts/signin/limits/mailboxes.py). The key is the
    # address of an account; or where there is none the mailbox, and the range that asked.
    "letters_to_account": "10/h/key,40/d/key",
    "letters_to_mailbox": "5/d/key",
    "no_account": "1/d/key",
    "letters_from_range": "50/d/key",
    "letters_from_anywhere": "500/d/key",  # for all whose range isn't known
    # Anybody can have typed an address: few enough to bother nobody. The key is a mailbox.
    "guest_code": "20/m/ip,3/m/key,6/d/key",
    "article_password": "10/m/ip,600/h/key",  # The key is one article.
    "guest_copy": "3/m/key,20/d/key",
    "guest_follow": "20/m/ip,100/d/ip",  # One mailbox has any number of spellings, each a row.
    "thank": "60/m/ip,1000/d/ip",  # More than a school class; a machine's no more than that.
    # Each makes a session; a school has one address.
    "ask_passkey": "60/m/ip",
    "ask_service": "60/m/ip",
    "first_run": "10/m/ip,600/h/key",  # The key is the blog.
}
ACCOUNT_FORMS = {
    "login": "accounts.signin.forms.SignInForm",
    "signup": "accounts.signin.forms.SignUpForm",
    "add_email": "accounts.signin.forms.AddEmailForm",
    "change_password": "accounts.signin.forms.ChangePasswordForm",
    "set_password": "accounts.signin.forms.SetPasswordForm",
    "reset_password": "accounts.signin.forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.signin.forms.ResetPasswordKeyForm",
    "reauthenticate": "accounts.signin.forms.ReauthenticateForm",
    "request_login_code": "accounts.signin.second_step.code_forms.RequestCodeForm",
    "confirm_login_code": "accounts.signin.second_step.code_forms.ConfirmCodeForm",
    "confirm_email_verification_code": "accounts.signin.second_step.code_forms.ConfirmEmailForm",
}
# For so long after signing in nobody is asked again whether it is them (accounts/reauthentication/checks.py).
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_SESSION_REMEMBER = None  # The form asks.
SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_AGE = 30 * 24 * 60 * 60
# "Change" in the comment form: somebody who is signed in signs in as somebody else.
ACCOUNT_AUTHENTICATED_LOGIN_REDIRECTS = False
SOCIALACCOUNT_ADAPTER = "accounts.providers.sign_in_providers.ServiceAdapter"
SOCIALACCOUNT_FORMS = {
    "signup": "accounts.signin.account_linking.NewcomerForm",
    "disconnect": "accounts.signin.account_linking.UnlinkForm",
}
# One account for one address, if both sides have made sure of it: see the adapter.
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_STORE_TOKENS = False  # Nothing is asked of a service but who somebody is.
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5  # seconds; a worker has few threads to wait with
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
# Who says whether the staff need a second step, where the environment doesn’t (SECOND_FACTOR_REQUIRED).
SECOND_FACTOR_CHOICE = "blog.models.site.site.staff_need_second_step"
MFA_ADAPTER = "accounts.signin.second_step.second_factor.SecondFactor"
# Signing up asks for a code and makes nothing before (accounts/signin/unconfirmed.py); a passkey is
# added to the account that is there then.
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "authenticate": "accounts.signin.second_step.code_forms.AuthenticateForm",
    "reauthenticate": "accounts.signin.second_step.code_forms.ReauthenticateForm",
    "activate_totp": "accounts.signin.second_step.code_forms.ActivateForm",
    "add_webauthn": "accounts.signin.second_step.passkeys.AddForm",
    "edit_webauthn": "accounts.signin.second_step.passkeys.RenameForm",
    "login_webauthn": "accounts.signin.second_step.passkeys.SignInForm",
    "authenticate_webauthn": "accounts.signin.second_step.passkeys.AuthenticateForm",
    "reauthenticate_webauthn": "accounts.signin.second_step.passkeys.ReauthenticateForm",
}

# Roles are groups; what each may do is wired here, because it spans the apps.
VERBS = ("add", "change", "delete", "view")
# Their own articles, pictures and recordings; what they are filed under they choose.
AUTHORS = [f"blog.{verb}_{noun}" for noun in ("post", "picture", "recording") for verb in VERBS]
AUTHORS += [f"moderation.{verb}_waiver" for verb in VERBS]
AUTHORS += ["moderation.view_screening"]
# What is nobody's own. With it goes the power over everybody's articles (blog/desk/ownership.py).
EVERYBODYS = [
    f"blog.{verb}_{noun}"
    for noun in ("page", "category", "tag", "series", "redirect")
    for verb in VERBS
]
# Whoever was an author when authors could edit everybody's articles, until the blog has decided about them.
EARLIER_AUTHORS = [*AUTHORS, *EVERYBODYS]
ROLES = {
    "Contributor": ["blog.contribute", "blog.add_picture"],
    "Author": AUTHORS,
    "Editor": [*AUTHORS, *EVERYBODYS, "blog.answer_submission"],
    "Moderator": ["moderation.moderate"],
    "Admin": [
        "blog.change_site",
        "blog.view_site",
        "blog.view_outgoingmail",
        "accounts.change_user",
        "accounts.delete_user",
        "accounts.view_user",
        "moderation.add_policyrevision",
        "moderation.change_policyrevision",
        "moderation.delete_policyrevision",
        "moderation.view_policyrevision",
        "moderation.change_screening",
        "moderation.view_screening",
        "moderation.purge",
    ],
}
