"""What this app says on the page about privacy."""

from datetime import timedelta

from django.utils.translation import gettext as _

from accounts.member.privacy import COMMENTING, COOKIES, LEAVING, MAIL, Cookie, Notice, span
from blog.pagecache.page_store import GUEST_COOKIE, UNSENT_COOKIE
from comments.domain import writer_identity
from comments.models import digests, visits
from comments.models.comments import JUDGED_FOR
from comments.models.server_drafts import KEPT
from comments.thread import guest_prefill


def notices():
    words = _(
        "Your name and your words are shown to everybody. Your e-mail address is shown to nobody; it"
        " tells that it is you, and it is how we reach you."
    )
    earlier = _(
        "What a comment said before it was edited is kept with it, for moderators and for you. You can"
        " take a comment back at any time: its words leave the pages at once."
    )
    on_its_way = _(
        "What you have typed and not sent is kept for %(span)s when you go to sign in from the form,"
        " so that it is there when you come back."
    )
    # What the page's script keeps (static/js/parley.js); it is never sent.
    in_browser = _(
        "Your own browser keeps, and sends nowhere, what you type below an article until you send it"
        " (it is offered back for a week), which branches you have folded, and when you last looked."
    )
    followed = _(
        "What you follow is kept until you end it, which each message lets you do with one press; which"
        " comments you were told of, for %(span)s."
    )
    visited = _(
        "With an account, it is kept for %(span)s when you last opened a thread, so that what is new"
        " there is marked, and what you were told under Notifications."
    )
    leaving = _(
        "Your comments are withdrawn, or stay under “a former reader”, as you choose. Moderators can"
        " read what was withdrawn for %(span)s; then its words are destroyed."
    )
    return [
        Notice(COMMENTING, words),
        Notice(COMMENTING, earlier),
        Notice(COMMENTING, on_its_way % {"span": span(KEPT)}),
        Notice(COMMENTING, visited % {"span": span(visits.KEPT)}),
        Notice(COOKIES, in_browser),
        Notice(MAIL, followed % {"span": span(digests.KEPT)}),
        Notice(LEAVING, leaving % {"span": span(JUDGED_FOR)}),
    ]


def cookies():
    own = _("which comments are yours, so that you can edit them or take them back as a guest")
    typed = _("what you have typed and not sent, on the way through signing in")
    who = _("your name, address and site for the next form, if you ask for it")
    return [
        Cookie(guest_prefill.COOKIE, who, span(timedelta(seconds=guest_prefill.KEPT))),
        Cookie(GUEST_COOKIE, own, span(timedelta(seconds=writer_identity.KEPT))),
        Cookie(UNSENT_COOKIE, typed, span(KEPT)),
    ]
