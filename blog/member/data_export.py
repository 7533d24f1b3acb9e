"""What the blog itself shows somebody of themselves: their articles, and the mail to them."""

from django.utils.translation import gettext as _

from blog.member import privacy
from blog.models import OutgoingMail
from lib.personal_data import Exporter, Field, Link, Section, register
from lib.web.absolute_urls import absolute


@register
class ArticlesAndMail(Exporter):
    unshown = {
        "blog.SecretPayload": "a code or the like on its way to an address: a password for minutes",
        "blog.OutgoingMail.about": "a row's number; the kind is told",
        "blog.OutgoingMail.address": "empty where the mail is to an account",
        "blog.OutgoingMail.reason": "why the mail server or the blog said no, for the operator",
        "blog.OutgoingMail.task": "a number of the worker's",
        "blog.Post.closing_reason": "stands below the article, as its address tells",
        "blog.Post.slug": "stands in the address",
    }

    def sections(self, account):
        yield Section(
            "articles",
            _("Articles"),
            account.posts.order_by("published_at", "pk"),
            Field("title", _("Title")),
            Field("address", _("Address"), link_to),
            Field("state", _("State"), "get_status_display"),
            Field("published", _("Published"), "published_at"),
            Field("standfirst", _("Standfirst")),
            Field("text", _("Text")),
            Field("html", _("As readers see it"), in_page=False),
        )
        yield _mail(OutgoingMail.objects.to(account))

    def guest_sections(self, email):
        yield _mail(OutgoingMail.objects.filter(guest__email=email))

    def facts(self):
        return privacy.facts()


def _mail(letters):
    return Section(
        "letters",
        _("E-mails to you"),
        letters.order_by("owed_at", "pk"),
        Field("kind", _("Kind")),
        Field("owed", _("Since"), "owed_at"),
        Field("outcome", _("Result"), "get_outcome_display"),
        Field("settled", _("When"), "settled_at"),
    )


def link_to(thing):
    """A Link to an article, or to anything else that has an address and a name."""
    return Link(absolute(thing.get_absolute_url()), str(thing)) if thing else None
