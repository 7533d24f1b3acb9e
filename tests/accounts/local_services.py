"""The services on this machine: each speaks its documented protocol, with a page to allow or cancel.

    with LocalServices() as local:
        local.person = Person("17", "Marrow", "marrow@example.org", is_sure=True)

They check what the real ones check: client, secret, redirect address, verifier, that a code is
used once, the proof of the app's secret. `local.fault` names what goes wrong.
"""

import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
from dataclasses import dataclass
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlencode, urlsplit

import jwt

from tests.waiting import let_pass

ID, SECRET = "blog", "a secret of the blog's"
SLOW = 3  # seconds


@dataclass(frozen=True)
class Person:
    key: str
    name: str
    email: str = ""
    is_sure: bool = False
    username: str = "marrow"


class LocalServices:
    def __enter__(self):
        self.person = Person("17", "Marrow Squash", "marrow@example.net", is_sure=True)
        self.fault, self.codes, self.tokens, self.asked = "", {}, {}, []
        handler = type("Handler", (_Handler,), {"local": self})
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=[0.02], daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def code_for(self, question):
        code = secrets.token_hex(8)
        self.codes[code] = question, self.person
        return code


class Wrong(Exception):
    """What the service would answer with an error of its own."""


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self._answer({})

    def do_POST(self):
        length = int(self.headers.get("Content-Length") or 0)
        self._answer(dict(parse_qsl(self.rfile.read(length).decode())))

    def _answer(self, form):
        parts = urlsplit(self.path)
        service, _, what = parts.path.lstrip("/").partition("/")
        query = dict(parse_qsl(parts.query))
        self.local.asked.append(f"{service} {what}")
        if self._goes_wrong(what):
            return
        page = PAGES.get(what.rpartition("/")[2])
        if page is None:  # A browser's own idea: an icon.
            return self._send(404, {})
        try:
            getattr(self, page)(service, query, form)
        except Wrong as wrong:
            self._send(400, {"error": "invalid_request", "error_description": str(wrong)})

    def _goes_wrong(self, what):
        """Whether this answer is the one that the test wants to go wrong."""
        fault, _, of = self.local.fault.partition(" of ")
        if not fault or not what.endswith(of):
            return False
        if fault == "silence":
            let_pass(SLOW, "a service that answers slowly")
            return True
        if fault == "garbage":
            self._send_text(200, "<h1>It works</h1>", "application/json")
        elif fault == "odd":
            self._send(200, ["nothing", "that", "was", "asked"])
        else:
            self._send(500, {"error": "server_error"})
        return True

    # --- For people ---

    def authorize(self, service, query, form):
        _check(query.get("client_id") == ID, "client")
        _check(query.get("response_type") == "code" and query.get("state"), "state")
        hidden = escape(json.dumps(query), quote=True)
        self._send_text(
            200,
            f"<title>{service}</title><h1>{escape(self.local.person.name)}?</h1>"
            f'<form method="post" action="/{service}/answer">'
            f'<input type="hidden" name="question" value="{hidden}">'
            '<button name="say" value="yes">Allow</button>'
            '<button name="say" value="no">Cancel</button></form>',
        )

    def answer(self, service, query, form):
        question = json.loads(form["question"])
        said = {"state": question["state"]}
        if form["say"] == "yes":
            said["code"] = self.local.code_for(question)
        else:
            said["error"] = "access_denied"
            if service == "facebook":
                said["error_reason"] = "user_denied"
        self._send_text(302, "", Location=f"{question['redirect_uri']}?{urlencode(said)}")

    # --- For the blog ---

    def discovery(self, service, query, form):
        at = f"{self.local.url}/{service}"
        self._send(
            200,
            {
                "issuer": at,
                "authorization_endpoint": f"{at}/authorize",
                "token_endpoint": f"{at}/token",
                "userinfo_endpoint": f"{at}/userinfo",
                "jwks_uri": f"{at}/jwks",
                "token_endpoint_auth_methods_supported": ["client_secret_basic"],
            },
        )

    def token(self, service, query, form):
        asked = query if service == "facebook" else form
        if service in ("twitter_oauth2", "club"):
            basic = base64.b64encode(f"{ID}:{SECRET}".encode()).decode()
            _check(self.headers.get("Authorization") == f"Basic {basic}", "secret")
        else:
            _check((asked.get("client_id"), asked.get("client_secret")) == (ID, SECRET), "secret")
        question, person = self.local.codes.pop(asked.get("code"), (None, None))
        _check(question, "code")
        _check(asked.get("redirect_uri") == question["redirect_uri"], "redirect")
        if service != "facebook":
            _check(asked.get("grant_type") == "authorization_code", "grant")
            _check(_challenge(asked["code_verifier"]) == question["code_challenge"], "verifier")
        token = secrets.token_hex(8)
        self.local.tokens[token] = person
        said = {"access_token": token, "token_type": "bearer", "expires_in": 3600}
        if service in ("google", "club"):
            said["id_token"] = self._id_token(service, person)
        self._send(200, said)

    def _id_token(self, service, person):
        issuer = "https://accounts.google.com" if service == "google" else self._at(service)
        claims = {"iss": issuer, "aud": ID, "iat": int(time.time()), "exp": int(time.time()) + 60}
        return jwt.encode(claims | _openid(person), "a key that nobody looks at, 32 of", "HS256")

    def profile(self, service, query, form):
        token = query.get("access_token") or self.headers["Authorization"].split()[-1]
        person = self.local.tokens[token]
        if service == "facebook":
            proof = hmac.new(SECRET.encode(), token.encode(), hashlib.sha256).hexdigest()
            _check(query.get("appsecret_proof") == proof, "proof")
        self._send(200, SAYS[service](person))

    def _at(self, service):
        return f"{self.local.url}/{service}"

    def _send(self, status, said):
        self._send_text(status, json.dumps(said), "application/json")

    def _send_text(self, status, text, kind="text/html; charset=utf-8", **headers):
        body = text.encode()
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": len(body), **headers}.items():
            self.send_header(name, str(value))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


# The last part of an address: what is answered there.
PAGES = {
    "authorize": "authorize", "answer": "answer", "token": "token", "access_token": "token",
    "openid-configuration": "discovery", "userinfo": "profile", "me": "profile",
}  # fmt: skip


def _openid(person):
    said = {"sub": person.key, "name": person.name}
    if person.email:
        said |= {"email": person.email, "email_verified": person.is_sure}
    return said


def _of_x(person):
    return {"data": {"id": person.key, "name": person.name, "username": person.username}}


def _of_facebook(person):
    return {"id": person.key, "name": person.name} | (
        {"email": person.email} if person.email else {}
    )


def _of_wordpress(person):
    return {
        "ID": int(person.key),
        "display_name": person.name,
        "username": person.username,
        "email": person.email,
        "email_verified": person.is_sure,
        "avatar_URL": "https://example.org/a.png",
    }


SAYS = {
    "club": _openid,
    "twitter_oauth2": _of_x,
    "facebook": _of_facebook,
    "wordpress_com": _of_wordpress,
}


def _challenge(verifier):
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def _check(holds, what):
    if not holds:
        raise Wrong(what)
