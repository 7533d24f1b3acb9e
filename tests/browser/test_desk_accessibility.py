"""axe finds nothing to complain about on the writer's desk, in both themes and at both widths."""

from datetime import timedelta
from functools import partial

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.sessions.models import Session
from django.utils import timezone

from blog.models import Category, Page, PassageNote, Post, PreviewLink, Submission, Tag
from blog.models.texts.typed import Sender, Typed
from blog.pictures.upload import receive
from comments.desk import corrections
from comments.gate import Writer
from comments.models import Comment
from moderation.models import PolicyRevision
from newsletter.models import AuthorLetter
from tests.blog.desk import picture_file
from tests.browser.conftest import PHONE, WIDE
from tests.browser.test_accessibility import RULES, SMALL, lived_in, owner  # noqa: F401
from trials.domain import reading

# It looks at every page of the desk.
pytestmark = pytest.mark.timeout(300)

PAGES = {
    "today": "/admin/",
    "first steps": "/admin/first-steps/",
    "pictures": "/admin/blog/picture/",
    "picture": "/admin/blog/picture/{picture}/change/",
    "another file for a picture": "/admin/blog/picture/{picture}/replace/",
    "audio and video": "/admin/blog/recording/",
    "history": "/admin/blog/post/{post}/history/",
    "taking a comment in": "/admin/blog/post/{post}/take-in/{comment}/",
    "corrections of an article": "/admin/blog/post/{post}/corrections/",
    "corrections": "/corrections/",
    "the text as it stood": "/comments/{comment}/then/",
    "letter": "/admin/blog/post/{post}/letter/",
    "publish pane": "/admin/blog/post/{draft}/change/?publish=1#publish",
    "all choices": "/admin/blog/post/{draft}/change/?all",
    "all choices of what is out": "/admin/blog/post/{post}/change/?all",
    "how it goes": "/admin/blog/post/{post}/reads/",
    "preview link": "/admin/blog/post/articles/{draft}/preview-link/",
    "whoever has the link": "/preview/{token}/",
    "submitted": "/admin/blog/post/articles/{read}/submitted/",
    "trial reading": "/admin/blog/post/{read}/trial/",
    "a draft that is read": "/trial/{read}/",
    "drafts": "/admin/blog/post/?show=drafts",
    "scheduled": "/admin/blog/post/?show=scheduled",
    "published": "/admin/blog/post/",
    "found": "/admin/blog/post/?q=pears",
    "pages": "/admin/blog/page/",
    "bin": "/admin/blog/post/?show=bin",
    "quick edit": "/admin/blog/post/?quick={post}",
    "to the bin": "/admin/blog/post/{post}/delete/",
    "settings": "/admin/settings/",
    "blog": "/admin/settings/blog/",
    "look": "/admin/settings/look/",
    "mail": "/admin/settings/mail/",
    "mail server": "/admin/settings/mail-server/",
    "menu": "/admin/settings/menu/",
    "advanced": "/admin/settings/advanced/",
    "addresses of articles": "/admin/settings/addresses/",
    "roles and invitations": "/admin/settings/people/",
    "tags and categories": "/admin/terms/",
    "tag": "/admin/terms/tag/{tag}/",
    "new category": "/admin/terms/category/add/",
    "series": "/admin/terms/series/add/",
    "addresses": "/admin/addresses/",
    "comments on articles": "/admin/blog/post/comments/",
    "people": "/admin/accounts/user/",
    "person": "/admin/accounts/user/{person}/change/",
    "e-mails": "/admin/blog/outgoingmail/",
    "subscribers": "/admin/subscribers/",
    "comments": "/admin/settings/comments/",
    "status": "/admin/status/",
    "guides": "/help/",
    "guide": "/help/moderating/",
    "guide with code": "/help/installing/",
    "import": "/admin/import/",
    "backups": "/admin/backups/",
    "audit log": "/admin/audit-log/",
    "policy": "/admin/moderation/policyrevision/",
    "policy draft": "/admin/moderation/policyrevision/{revision}/change/",
    "policy publish": "/admin/moderation/policyrevision/{revision}/publish/",
    "screening": "/admin/moderation/screening/",
}


@pytest.fixture
def written(lived_in, author, owner):  # noqa: F811
    """Something in each of the lists, and on each page that an article has."""
    post = lived_in
    post.tags.add(tag := Tag.objects.create(name="Walls", slug="walls"))
    Category.objects.create(name="Notes", slug="notes")
    Page.objects.create(title="About", slug="about", in_menu=True)
    picture = receive(picture_file())
    soon = {"status": "published", "published_at": timezone.now() + timedelta(days=2)}
    kept = {}
    for slug, about in {"ice": {}, "fares": soon, "rope": {}, "thrown-away": {}}.items():
        kept[slug] = one = Post(title=f"About {slug}", slug=slug, author=owner, **about)
        one.write(f"## Words\n\n{picture.markdown()}\n\n![](/media/pictures/x.jpg)")
        one.save()
    kept["thrown-away"].bin(owner)
    read_by_others(kept["rope"], owner)
    return {
        "post": post.pk,
        "tag": tag.pk,
        "person": author.pk,
        "picture": picture.pk,
        "draft": kept["ice"].pk,
        "read": kept["rope"].pk,
        "token": PreviewLink.make(kept["ice"]),
        "comment": corrected(post, owner).pk,
        "revision": PolicyRevision.objects.draft().pk,
    }


def read_by_others(draft, by):
    """A draft that was submitted, and is read on trial, with something beside its text in both."""
    Submission.make(draft, by, "A word to the editors.")
    text = "Words"
    note = PassageNote.leave(draft, text, by, passage="Words", said="Which?", instead="Letters")
    note.reply(by, "All of them.")
    trial = reading.begin(draft, by, timezone.now() + timedelta(days=2), "Is it long?")
    comment = Comment.write(trial.thread, Writer(account=by, name=by.name), "It isn’t.")
    reading.note(comment, text, "Words", "private")


def corrected(post, by):
    """A comment whose proposal readers see by now; another waits, and the letter has gone out."""
    heron = Writer(token="h", name="Heron", email="h@example.org")
    said = [Comment.write(post, heron, f"> The south wall\n\nIt is {n}.") for n in (12, 13)]
    for comment, now in zip(said, ("twelve", "thirteen"), strict=True):
        comment.publish()
        about = {"before": "eleven", "after": now, "line": f"It is {now}.", "thanks": True}
        corrections.keep(comment, by, **about)
    post.corrections.filter(after="twelve").update(published_at=timezone.now())
    updated, working = "The south wall holds **twelve** pears.", "The north wall holds twelve."
    version = post.keep_typed(Typed(post.title, "", updated), Sender(by)).version
    post.write(updated)
    post.save()
    post.show(version, timezone.now())
    post.keep_typed(Typed(post.title, "", working), Sender(by, tab="a tab"))
    AuthorLetter.objects.never_for(post)
    return said[1]


@pytest.mark.parametrize(
    ("viewport", "dark"),
    [
        pytest.param(WIDE, False, id="desk-light"),
        pytest.param(PHONE, True, id="phone-dark", marks=pytest.mark.slow),
        pytest.param(WIDE, True, id="desk-dark", marks=pytest.mark.slow),
        pytest.param(PHONE, False, id="phone-light", marks=pytest.mark.slow),
    ],
)
def test_axe_finds_no_violation_on_the_desk(browse, written, owner, viewport, dark):  # noqa: F811
    found = []
    page = browse(viewport=viewport, dark=dark, user=owner, touch=viewport is PHONE)

    def look(name):
        for violation in Axe().run(page, options=RULES).response["violations"]:
            targets = [node["target"] for node in violation["nodes"]]
            found.append(f"{name}: {violation['id']}: {violation['help']} {targets}")
        found.extend(f"{name}: small: {small}" for small in page.evaluate(SMALL))
        if page.evaluate("document.documentElement.scrollWidth") > viewport["width"]:
            found.append(f"{name}: scrolls sideways {page.evaluate(WIDE_ONES)}")

    for name, address in PAGES.items():
        answer = page.goto(address.format(**written))
        assert answer.status == 200, name
        look(name)
    for name in WHAT_IS_SENT:
        WHAT_IS_SENT[name](page, written)
        look(name)
    assert not found, "\n".join(found)


WIDE_ONES = "[...document.querySelectorAll('*')].filter(e => !e.closest('.staff-links') && e.getBoundingClientRect().right > innerWidth + 1).map(e => e.outerHTML.slice(0, 120)).slice(0, 6)"
SEND = """(fields) => {
  const form = document.querySelector("form.editor, #picked");
  const sent = Object.assign(document.createElement("form"), { method: "post", action: form.action });
  for (const [name, value] of Object.entries({ ...Object.fromEntries(new FormData(form)), ...fields }))
    sent.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  document.body.append(sent);
  sent.submit();
}"""


def send(page, address, **fields):
    """Send the form of a page with these fields, past what scripts would put into them."""
    page.goto(address)
    with page.expect_navigation():
        page.evaluate(SEND, fields)


def merge(page, written):
    """A save over a newer text."""
    address = f"/admin/blog/post/{written['post']}/change/"
    send(page, address, base_number=1, text="The south wall holds **ten** pears.", tab="another")
    assert page.locator("form.merge .passage").count()


def picked(page, written, address, deed, key):
    send(page, address, do=deed, picked=f"post-{written[key]}")
    assert page.locator("[name=confirmed]").count()


def empty(page, written):
    page.goto("/admin/blog/post/?show=bin")
    page.get_by_role("button", name="Empty the bin…").click()
    page.locator("[name=confirmed]").first.wait_for(state="attached")


def readers(page, written):
    page.goto(f"/admin/blog/post/{written['post']}/change/")
    page.get_by_role("tab", name="Readers").click()
    page.get_by_text("Sentences that comments quote").wait_for()


def session(page, written):
    """The dialog over the text."""
    page.goto(f"/admin/blog/post/{written['draft']}/change/")
    page.locator(".cm-content").focus()
    Session.objects.all().delete()
    page.keyboard.type("More.")
    page.locator("#ended").wait_for()


LIST = "/admin/blog/post/"
WHAT_IS_SENT = {
    "merge": merge,
    "tags for many": partial(picked, address=LIST, deed="tag", key="post"),
    "unpublishing many": partial(picked, address=LIST, deed="unpublish", key="post"),
    "publishing many": partial(picked, address=f"{LIST}?show=drafts", deed="publish", key="draft"),
    "emptying the bin": empty,
    "what readers quote": readers,
    "an ended session": session,
}
