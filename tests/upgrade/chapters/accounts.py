"""Who signs in, and how far they have come."""

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.socialaccount.models import SocialAccount
from django.utils import timezone

from tests.upgrade.visitors import HERE, PASSWORD, Visitor, code_of_app

STEP = "/accounts/second-step/"


def second_step(blog):
    """Alder signs in with an app, and has recovery codes."""
    alder = blog.visitor("Alder", blog.alder)
    alder.get(f"{STEP}totp/activate/")
    secret = alder.session["mfa.totp.secret"]
    code = code_of_app(secret, timezone.now().timestamp())
    assert alder.post(f"{STEP}totp/activate/", {"code": code}).status_code == 302
    codes = alder.get(f"{STEP}recovery-codes/download/").text.split()
    half_way = blog.visitor("Alder, who has given the password", blog.alder)
    assert "_auth_user_id" not in half_way.session
    return {"email": blog.alder.email, "secret": secret, "recovery_codes": codes[:2]}


def names(blog):
    """Somebody has given up a name, which is kept for them."""
    sorrel = blog.person("Sorrel")
    blog.write(sorrel, "Sorrel grows below.")
    blog.visitor("Dock", sorrel).post("/account/profile/", {"name": "Dock"})
    sorrel.refresh_from_db()
    assert sorrel.name == "Dock"
    return {"given_up": "Sorrel", "looks_taken": "Quinсe"}  # with a Cyrillic с


def joined(blog):
    """Quince signs in with a service as well."""
    SocialAccount.objects.create(user=blog.quince, provider="wordpress_com", uid="17")
    return "wordpress_com"


def said(blog):
    """Quince has agreed to the policy and said something, which she may not say twice."""
    quince, text = blog.visitors["Quince"], "Fourteen, or thereabouts."
    sent = blog.form_of(quince) | {"text": text, "accept": "1"}
    assert quince.post(f"/comments/new/{blog.post.pk}/", sent).status_code == 302
    return "FOURTEEN, or thereabouts!"


def on_their_way(blog):
    """Codes and links are in the mail, and the browsers that asked for them wait."""
    yarrow = blog.visitor("Yarrow, who waits for a code")
    yarrow.post("/accounts/login/code/", {"email": blog.yarrow.email})
    new = {"email": "tilda@example.org", "name": "Tilda", "password1": PASSWORD}
    tilda = blog.visitor("Tilda, who signs up")
    assert tilda.post("/accounts/signup/", new).status_code == 302
    Visitor().post("/accounts/password/reset/", {"email": blog.quince.email})
    for _ in range(5):
        Visitor(HERE).sign_in(blog.hazel.email, "not it")
    return {"question": _asked(blog), "locked": {"address": HERE, "email": blog.hazel.email}}


def _asked(blog):
    """Yarrow, who signed in long ago, adds an address and is asked whether it is them."""
    yarrow = blog.visitor("Yarrow, who is asked", blog.yarrow)
    session = yarrow.session
    for record in session[AUTHENTICATION_METHODS_SESSION_KEY]:
        record["at"] -= 60 * 60
    session.save()
    more = {"action_add": "", "email": "yarrow@example.net"}
    return yarrow.post("/accounts/email/", more).url
