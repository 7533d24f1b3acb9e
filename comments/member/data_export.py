"""What this app shows somebody of themselves beside what its models declare: what they wrote, in all its wordings."""

from datetime import timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from blog.mail import outbox
from blog.pagecache import proofs
from blog.pagecache.page_store import GUEST_COOKIE, UNSENT_COOKIE
from comments.models import Comment, Notification, digests, server_drafts, visits
from comments.models.comments import JUDGED_FOR
from comments.models.of_comments import ARTICLE, comment_link
from comments.notify import thanks
from comments.notify.notifications import REPLY
from comments.thread import guest_prefill
from comments.writers import identity
from lib.people.personal_data import Exporter, HasFields, Personal, register
from lib.web.cookies import names

# What is told on the site and in no letter of its own.
NAMES = {REPLY: _("Reply to you"), thanks.KIND: _("Thanks for a comment of yours")}


@register
class Comments(Exporter):
    order = (
        "comments comments_as_guest quoted_in corrections unsent claims confirmed_as_guest"
        " following thanks came_back told notifications visits"
    )

    def facts(self):
        return {
            "visits_last": visits.KEPT,
            "digests_last": digests.KEPT,
            "judged_for": JUDGED_FOR,
            "unsent_cookie": ", ".join(names(UNSENT_COOKIE)),
            "unsent_lasts": server_drafts.KEPT,
            "guest_cookie": ", ".join(names(GUEST_COOKIE)),
            "read_cookie": proofs.READ_COOKIE,
            "read_lasts": timedelta(seconds=proofs.KEPT),
            "guest_lasts": timedelta(seconds=identity.KEPT),
            "prefill_cookie": guest_prefill.COOKIE,
            "prefill_lasts": timedelta(seconds=guest_prefill.KEPT),
        }


def _as_guest(person):
    """What was written under a guest's address; or, of an account, under one that is confirmed to be its own."""
    if not person.account:
        return Q(pk__in=Comment.objects.of_person(person).values("pk"))
    written = Q(pk__in=[])
    for address in person.addresses:
        written |= Q(email__iexact=address, author=None)
    return written


def _in_all_its_wordings(comments):
    words = HasFields().shows_programs(text=_("As you wrote it")).shows(html=_("Text")).fields
    earlier = HasFields().shows(fate=_("Result"), written=_("Written"), ended=_("Until"))
    return (
        comments.shows(address=(_("Comment"), lambda one: comment_link(one.pk)), article=ARTICLE)
        .shows(answers=(_("Reply to"), lambda one: comment_link(one.answers_id or one.parent_id)))
        .shows(written=(_("Written"), "created_at"), state=_("State"))
        .shows(*words, language=(_("Language"), "lang"))
        .shows(article_version=_("Version of the article that you read"), edited=_("Edited"))
        .shows(withdrawn=_("Withdrawn"), restored=_("Restored"))
        .shows(words_destroyed=(_("Text deleted"), "purged_at"))
        .shows(other_wordings=(_("Other versions"), "revisions", (*earlier.fields, *words)))
        .shows_programs(network=(_("Network it came from, scrambled"), "origin.ip_hash"))
        .shows_programs(browser=(_("Browser it was written in"), "origin.browser"))
    )


_in_all_its_wordings(
    Personal("comments", _("Comments"), "author", order="created_at"),
).of(Comment)

AS_GUEST = _("Comments as a guest, under an address of yours")
_in_all_its_wordings(
    Personal("comments_as_guest", AS_GUEST, _as_guest, order="created_at")
    .shows(name=_("Name"), email=_("E-mail address"), site=_("Website"))
    .shows(may_be_named=_("May be thanked by name for a correction"))
).of(Comment)

(
    Personal("notifications", _("Notifications"), order="made_at")
    .left_behind()
    .shows(about=(_("About"), lambda one: NAMES.get(one.kind) or outbox.name_of(one.kind)))
    .shows(told=(_("Time"), "made_at"), read=_("Read"))
    .of(Notification)
)
