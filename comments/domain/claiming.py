"""Claims: the owner of a comment's address says whether it is theirs."""

from allauth.account.models import EmailAddress
from django.utils import timezone

from comments import gate
from comments.domain.refusals import Moved
from comments.models.claims import Claim


def owner_of(guest):
    """The account to which the address of `guest` is confirmed to belong, or None."""
    theirs = EmailAddress.objects.filter(email__iexact=guest.email, verified=True)
    address = theirs.select_related("user").first()
    return address and address.user


class Claiming:
    """The verbs of a comment that say whose it is."""

    def claim(self, guest):
        """Put on record that the owner of the guest's address wrote it. Raises Moved."""
        with self.locked():
            account = owner_of(guest)
            self._keep_claim(Claim.Kind.THEIRS, guest, account)
            guest.confirm(self.token)
            if account:
                badge = self._badge(gate.Writer(account=account), self.post)
                nobody = {"email": "", "site": "", "token": ""}
                self._change(author=account, name=account.name, badge=badge, **nobody)

    def disown(self, guest):
        """Put on record that the owner of the guest's address did not write it. Raises Moved."""
        with self.locked():
            self._keep_claim(Claim.Kind.NOT_THEIRS, guest)
            self._change(email="")
            if self.is_published:
                self._become(self.State.HELD)
            if self.is_held:
                self._change(read_at=None, passed_at=None)
                gate.disowned(self, True)

    def take_claim_back(self, guest):
        """Undo the claim of this guest; what a moderator has decided meanwhile stays decided."""
        with self.locked():
            claim = self.claims.in_force().filter(guest=guest).first()
            if claim is None:
                raise Moved(self.state)
            claim.undone_at = timezone.now()
            claim.save(update_fields=["undone_at"])
            if claim.is_theirs:
                guest.doubt(claim.token)
                was = {name: getattr(claim, name) for name in ("name", "email", "site", "token")}
                self._change(author=None, badge=self.Badge.NONE, **was)
                return
            self._change(email=claim.email)
            gate.disowned(self, False)
            if claim.was_published and self.is_held and not self.read_at:
                self._become(self.State.PUBLISHED)

    def _keep_claim(self, kind, guest, account=None):
        if self.author_id or self.claims.in_force().exists():
            raise Moved(self.state)
        was = {name: getattr(self, name) for name in ("name", "email", "site", "token")}
        Claim.objects.create(
            comment=self,
            kind=kind,
            guest=guest,
            account=account,
            was_published=self.is_published,
            **was,
        )
