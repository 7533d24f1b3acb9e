"""Making an account is agreeing to the terms of writing here, as the page says on which it is made."""

from django.utils import timezone

from blog.mail import account_mail
from comments import gate
from comments.gate import Terms, Writer


class AccountAdapter(account_mail.AccountAdapter):
    def agree(self, account, terms):
        writer = Writer(account=account, name=account.name)
        gate.consent(writer, Terms(accepted=terms), timezone.now())
