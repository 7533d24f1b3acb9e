"""Who has a Ferry Pass, and the blog as the one that they may show it to."""

from allauth.account.models import EmailAddress
from allauth.idp.oidc.models import Client
from django.contrib.auth.models import User

from transfer.demo.identity_provider import CLIENT, LOOPBACK

# (name, surname, address, whether it is made sure of, what happens at the blog). Never in another
# order: the number of each is how the blog knows them again.
PEOPLE = [
    ("Tove", "Skerry", "tove@ferry.example", True, "is new to the blog"),
    ("Oda", "", "oda@example.org", True, "has an account there, with the same address"),
    ("Marit", "", "another-marit@ferry.example", True, "is called like somebody who writes there"),
    ("Bo", "Sandbar", "", False, "has no e-mail address"),
    ("Wick", "Tallow", "wick@example.org", False, "says an address that nobody has made sure of"),
]


def settle(environment):
    for name, surname, address, is_sure, _what in PEOPLE:
        user = User.objects.create(username=address or name, first_name=name, last_name=surname)
        if address:
            EmailAddress.objects.create(user=user, email=address, verified=is_sure, primary=True)
    blog = Client(id=CLIENT, name="the demo’s blog", skip_consent=True)
    blog.set_secret(environment["OIDC_FERRY_PASS_CLIENT_SECRET"])
    blog.set_scopes(["openid", "profile", "email"])
    port = environment["SITE_URL"].rpartition(":")[2]
    way_back = "/accounts/oidc/ferry-pass/login/callback/"
    hosts = sorted(f"[{host}]" if ":" in host else host for host in LOOPBACK)
    blog.set_redirect_uris([f"http://{host}:{port}{way_back}" for host in hosts])
    blog.save()
