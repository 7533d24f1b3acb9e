"""axe finds nothing to complain about, in both themes, on a desk and on a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from accounts.models import User
from blog.models import Mention
from comments.gate import Writer
from comments.models import Comment, Visit
from comments.notify import notifications
from moderation.actions.bans import ban
from moderation.actions.comments import remove
from moderation.deeds.appeal.action import appeal
from moderation.deeds.bulk import action as bulk
from moderation.deeds.by_link import decision_links
from moderation.deeds.by_link.decision_links import APPROVE, DELETE, SPAM
from moderation.models import Appeal, Rule
from moderation.reports.action import report
from tests.browser.conftest import PHONE, WIDE

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "rules": {"heading-order": {"enabled": True}},
}
# What can be pressed and is smaller than a fingertip: 24 px where it stands by itself, and under a
# thumb 44 px if it is a button or a choice. The line that folds a branch has a test of its own.
SMALL = """() => {
  const touch = matchMedia("(pointer: coarse)").matches;
  const seen = (elt) => elt.checkVisibility({ visibilityProperty: true }) && elt.offsetWidth > 4;
  const inText = (elt) => elt.matches("a") && getComputedStyle(elt).display === "inline";
  const least = (elt) => touch && elt.matches(".check, .button") ? 44 : 24;
  return [...document.querySelectorAll("a[href], button, summary, .check, select")]
    .filter((elt) => seen(elt) && !inText(elt) && !elt.closest(".comment-body > summary, form p > .linklike"))
    .map((elt) => [elt, elt.getBoundingClientRect()])
    .filter(([elt, box]) => box.height + 0.1 < least(elt) || box.width < 24)
    .map(([elt, box]) => `${elt.className || elt.tagName} “${elt.innerText}” ${box.height}`);
}"""


@pytest.fixture
def lived_in(post, reader, second_reader, author, moderator, policy, settings):
    """An article with a conversation, a removal, and something to read for the moderator."""
    settings.LOG_DELAY = 0
    marrow = Writer(account=reader, name=reader.name)
    quince = Writer(account=second_reader, name=second_reader.name)
    perpetua = Writer(account=author, name=author.name)
    asked = Comment.write(post, marrow, "Which *pears* are these? See https://example.org/pears")
    removed = Comment.write(post, quince, "They grow better ones abroad.", parent=asked)
    Comment.write(post, perpetua, "> Which pears\n\nConference.", parent=removed)
    Comment.write(post, Writer(token="t", name="Heron", email="h@example.org"), "Waiting here.")
    report(quince, asked, None, "Ask elsewhere.")
    removal = remove(moderator, removed, policy.wordings.get(number=1))
    appeal(removal, "I only asked.")
    ban(moderator, second_reader, policy.wordings.get(number=2), "Three in a day.")
    answer = Comment.write(post, perpetua, "And some Comice.", parent=asked)
    notifications.notify_of_reply(answer)
    link = {"title": "Pears by the sea", "address": "https://example.org/pears-by-the-sea/"}
    post.add_mentions([Mention(post=post, kind="pingback", mentioned_at=post.published_at, **link)])
    Visit.objects.create(account=reader, post=post, since=post.published_at, last=post.published_at)
    return post


def addresses(post):
    first = post.comments.published().earliest("pk").pk
    return {
        "home": ("/", None, post.title),
        "article with thread": (post.get_absolute_url(), None, "Which pears are these?"),
        "article for a reader": (post.get_absolute_url(), "reader", "Commenting as"),
        "article for a banned reader": (
            post.get_absolute_url(),
            "second_reader",
            "Three in a day.",
        ),
        "article for a moderator": (post.get_absolute_url(), "moderator", "Which pears are these?"),
        "report": (f"/comments/{first}/report/", None, "Which rule does it break?"),
        "reported": (f"/moderation/comments/{first}/", "moderator", "Ask elsewhere."),
        "follow": (f"{post.get_absolute_url()}follow/", None, "At most one e-mail an hour"),
        "following": ("/account/following/", "reader", "We e-mail you about what you follow"),
        "alerts": ("/account/moderating/", "moderator", "An appeal is open"),
        "policy": ("/policy/", None, "No off-topic comparison"),
        "log": ("/moderation/log/", "moderator", "off-topic comparison"),
        "sign-in": ("/accounts/login/", None, "Continue with WordPress.com"),
        "services": ("/account/sign-in/", "reader", "By e-mail"),
        "sign-up": ("/accounts/signup/", None, "Password"),
        "bell": ("/account/bell/", "reader", "replied to your comment"),
        "sign-in by a code": ("/accounts/login/code/", None, "Send the code"),
        "second step": ("/accounts/second-step/", "reader", "Set up"),
        "adding a passkey": ("/accounts/second-step/webauthn/add/", "reader", "finger"),
        "leaving": ("/account/delete/", "reader", "What happens to your comments?"),
        "addresses": ("/accounts/email/", "reader", "Your e-mail addresses"),
        "again": ("/accounts/reauthenticate/code/", "reader", "You’ll return to this page."),
        "own data": ("/account/data/", "reader", "A copy of your data"),
        "privacy": ("/privacy/", None, "What we keep about you"),
        "review": ("/moderation/", "moderator", "Waiting here."),
        "bans": ("/moderation/bans/", "moderator", "Quince"),
        "appeals": ("/moderation/appeals/", "moderator", "off-topic comparison"),
        "appeal": (_of_appeal("appeal_ruling"), "moderator", "I only asked."),
        "own appeal": (_of_appeal("appeal", "decision"), "second_reader", "I only asked."),
        "destroying": (
            _of_appeal("purge_comment", "decision__comment"),
            "owner",
            "What is deleted permanently",
        ),
        "selecting": ("/moderation/bulk/", "moderator", "All 4 that match"),
        "many foreseen": (_of_bulk(post), "moderator", "What happens to the writers"),
        "notes": (_of_appeal("notes", "decision__about__account"), "moderator", "No notes yet."),
        "deciding from a mail": (_of_a_mail(post, APPROVE), "moderator", "What happens"),
        "deleting from a mail": (_of_a_mail(post, DELETE), "moderator", "Which rule"),
        "a mail's link for strangers": (_of_a_mail(post, SPAM), None, "show that it’s you"),
        "log entry": (_of_appeal("log_entry", "decision"), None, "Is this your comment?"),
        "appeal by a code": (_of_appeal("appeal_by_code", "decision"), None, "Send the code"),
        "kept of a guest": ("/your-address/", None, "Send the code"),
        "search": ("/search/?q=pears", None, "Conference"),
    }


def _of_appeal(name, about="pk"):
    return reverse(name, args=Appeal.objects.values_list(about).get())


def _of_a_mail(post, what):
    alder, waiting = User.objects.get(name="Alder"), post.comments.held().first()
    return decision_links.address(waiting, alder, what)


def _of_bulk(post):
    draft = bulk.prepare(User.objects.get(name="Alder"), post.comments.published())
    bulk.choose(draft, "remove", rule=Rule.objects.first())
    return reverse("bulk", args=[draft.pk])


@pytest.fixture
def owner(site):
    return User.objects.create_superuser("owner@example.org", "Owner")


# The slow run has both themes and both widths.
@pytest.mark.parametrize(
    ("viewport", "dark"),
    [
        pytest.param(WIDE, False, id="desk-light"),
        pytest.param(PHONE, True, id="phone-dark", marks=pytest.mark.slow),
        pytest.param(WIDE, True, id="desk-dark", marks=pytest.mark.slow),
        pytest.param(PHONE, False, id="phone-light", marks=pytest.mark.slow),
    ],
)
def test_axe_finds_no_violation(browse, lived_in, local, request, viewport, dark):
    found, browsers = [], {}
    for name, (address, person, words) in addresses(lived_in).items():
        if person not in browsers:
            user = request.getfixturevalue(person) if person else None
            browsers[person] = browse(
                viewport=viewport, dark=dark, user=user, touch=viewport is PHONE
            )
        page = browsers[person]
        answer = page.goto(address)
        assert answer.status == 200, name
        assert words in page.locator("main").inner_text(), name
        for violation in Axe().run(page, options=RULES).response["violations"]:
            targets = [node["target"] for node in violation["nodes"]]
            found.append(f"{name}: {violation['id']}: {violation['help']} {targets}")
        found += [f"{name}: small: {small}" for small in page.evaluate(SMALL)]
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"], name
    assert not found, "\n".join(found)
