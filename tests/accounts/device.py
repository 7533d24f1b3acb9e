"""A device with passkeys: what a browser would say of them, made here with a key of its own."""

import hashlib
import json
import secrets

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

SEEN = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV


class Device:
    """One passkey of one person, for one site."""

    def __init__(self, origin="https://testserver", site="testserver", counter=0):
        self.origin, self.site, self.counter = origin, site, counter
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id, self.owner = secrets.token_bytes(16), b""

    def made(self, options, flags=SEEN):
        """What it says when it is added: `options` are those of the page."""
        options = options["publicKey"]
        self.owner = websafe_decode(options["user"]["id"])
        public = ES256.from_cryptography_key(self.key.public_key())
        known = AttestedCredentialData.create(b"\0" * 16, self.id, public)
        about = AuthenticatorData.create(
            self._site(), flags | AuthenticatorData.FLAG.AT, self.counter, known
        )
        attested = AttestationObject.create("none", about, {})
        client = self._client(CollectedClientData.TYPE.CREATE, options)
        return self._told(clientDataJSON=client, attestationObject=attested)

    def signed(self, options, flags=SEEN, **changes):
        """What it says to a question; with a counter, one more than the last time."""
        self.counter += 1 if self.counter else 0
        about = AuthenticatorData.create(self._site(), flags, self.counter)
        client = self._client(CollectedClientData.TYPE.GET, options["publicKey"], **changes)
        signature = self.key.sign(about + client.hash, ec.ECDSA(hashes.SHA256()))
        said = {"authenticatorData": about, "signature": signature, "userHandle": self.owner}
        return self._told(clientDataJSON=client, **said)

    def _site(self):
        return hashlib.sha256(self.site.encode()).digest()

    def _client(self, kind, options, **changes):
        return CollectedClientData.create(
            kind, options["challenge"], changes.pop("origin", self.origin), **changes
        )

    def _told(self, **response):
        told = {name: websafe_encode(value) for name, value in response.items()}
        name = websafe_encode(self.id)
        told = {"id": name, "rawId": name, "type": "public-key", "response": told}
        return json.dumps(told | {"clientExtensionResults": {"credProps": {"rk": True}}})
