"""People in front of the blog, before an upgrade and after it, each with a browser of their own."""

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

PASSWORD = "correct horse battery"
HERE, ELSEWHERE = "203.0.113.7", "198.51.100.9"
SIGN_IN, APP = "/accounts/login/", "/accounts/second-step/authenticate/"


class Visitor(Client):
    """A browser at an address of the internet, with the cookies that it was given."""

    def __init__(self, address=ELSEWHERE, cookies=()):
        site = {"SERVER_NAME": "127.0.0.1", "SERVER_PORT": "8000", "REMOTE_ADDR": address}
        super().__init__(headers={"Sec-Fetch-Site": "same-origin"}, **site)
        self.address = address
        for name, value in dict(cookies).items():
            self.cookies[name] = value

    def sign_in(self, email, password=PASSWORD):
        return self.post(SIGN_IN, {"login": email, "password": password, "remember": "on"})

    def as_told(self):
        cookies = {name: cookie.value for name, cookie in self.cookies.items() if cookie.value}
        return {"address": self.address, "cookies": cookies}


def code_of_app(secret, at):
    return format_hotp_value(hotp_value(secret, int(at) // 30))
