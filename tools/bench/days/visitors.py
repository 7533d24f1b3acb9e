"""Who comes to a blog on a day, and what they ask for."""

from itertools import count

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.urls import reverse

from accounts.models import User
from accounts.permissions.roles import give
from blog.models import Post, Tag
from comments.models import Comment
from tools.bench.crowd import people
from tools.bench.days.arrivals import Visit, dealt
from tools.bench.reading.renderings import signed_in

# Of a hundred requests 95 read, and one is a comment.
STORED, LISTS, PERSONAL = "an article", "home and lists", "an article, signed in"
SEARCH, FEED, SIGN_IN = "a search", "a feed", "a sign-in"
COMMENT, GUEST = "a comment", "a guest’s comment"
DESK, APPROVAL = "the moderators’ desk", "an approval"
EDITOR, SAVED = "an author’s list", "an author’s text is saved"
DAY = {
    STORED: 75, LISTS: 12, PERSONAL: 8,
    SEARCH: 1, FEED: 1, SIGN_IN: 0.4,
    COMMENT: 0.5, GUEST: 0.5,
    DESK: 0.4, APPROVAL: 0.3, EDITOR: 0.3, SAVED: 0.6,
}  # fmt: skip
# Seconds after which somebody takes it for broken. A password is to be slow to check.
PATIENCE = {SIGN_IN: 3, COMMENT: 2, GUEST: 2, APPROVAL: 2, SAVED: 2}

ACCOUNTS = 200
PASSWORD, WRONG = "the tide turns at nine", "not the password at all"
TOKEN = "c" * 32
WORDS = ["ferry", "weir", "tide", "the", "water", "harbour", "boat gate", "lock and quay"]

_numbers = count(1)


class Visitors:
    """The people of a blog, and the pages that they open; made once, before anybody comes."""

    def __init__(self, chance):
        self.chance = chance
        self.posts = list(Post.objects.published().order_by("-pk"))
        self.popular = [1 / rank for rank in range(1, len(self.posts) + 1)]
        self.accounts = _with_a_password(ACCOUNTS)
        self.terms = people.terms()
        names = User.objects.filter(pk__in=[one.pk for one in self.accounts])
        self.cookies = [_cookie(name) for name in names.values_list("name", flat=True)]
        give(User.objects.get(name="Wren"), "Author")
        self.author, self.moderator = _cookie("Wren"), _cookie("Alder")
        newest = Comment.objects.published().order_by("-pk")
        self.unread = list(newest.values_list("pk", flat=True)[:2000])
        Comment.objects.filter(pk__in=self.unread).update(read_at=None)
        self.lists = ["/"] * 6 + ["/archive/", "/tags/", "/policy/", "/comments/"]
        self.lists += [tag.get_absolute_url() for tag in Tag.objects.all()[:5]]

    def pages(self):
        """The addresses of all that strangers open."""
        return [post.get_absolute_url() for post in self.posts] + sorted({*self.lists})

    def of_a_day(self, number):
        """A list of `number` visits, mixed as a day mixes them."""
        return [self.visit(kind) for kind in dealt(DAY, number, self.chance)]

    def visit(self, kind):
        return {
            STORED: lambda: Visit(STORED, self.article().get_absolute_url()),
            LISTS: lambda: Visit(LISTS, self.chance.choice(self.lists)),
            PERSONAL: self._reads_signed_in,
            SEARCH: lambda: Visit(SEARCH, f"/search/?q={self._words()}"),
            FEED: lambda: Visit(FEED, self.chance.choice(["/feed/", "/comments/feed/"])),
            SIGN_IN: self.signs_in,
            COMMENT: self.writes,
            GUEST: self.writes_as_guest,
            DESK: lambda: Visit(DESK, "/moderation/", headers=_browser(self.moderator)),
            APPROVAL: self._approves,
            EDITOR: self._opens_the_list,
            SAVED: self._saves,
        }[kind]()

    def article(self):
        """One of them; a few are read by most."""
        return self.chance.choices(self.posts, self.popular)[0]

    def writes(self, post=None, cookie=None):
        cookie = cookie or self.chance.choice(self.cookies)
        post, text = post or self.article(), self._something()
        form = {"text": text, "parent": ""} | self.terms
        return _sent(COMMENT, f"/comments/new/{post.pk}/", form, cookie, text=text)

    def writes_as_guest(self, post=None):
        post, text, number = post or self.article(), self._something(), next(_numbers)
        who = {"name": f"Heron {number}", "email": f"heron-{number}@example.org"}
        form = {"text": text, "parent": ""} | self.terms | who
        return _sent(GUEST, f"/comments/guest/{post.pk}/", form, text=text)

    def signs_in(self, password=PASSWORD, **about):
        form = {"login": self.chance.choice(self.accounts).email, "password": password}
        return _sent(SIGN_IN, reverse("account_login"), form | {"remember": "on"}, **about)

    def _reads_signed_in(self):
        cookie = self.chance.choice(self.cookies)
        return Visit(PERSONAL, self.article().get_absolute_url(), headers=_browser(cookie))

    def _approves(self):
        if not self.unread:
            return self.visit(DESK)
        where = f"/moderation/comments/{self.unread.pop()}/approve/"
        return _sent(APPROVAL, where, {}, self.moderator)

    def _opens_the_list(self):
        where = reverse("admin:blog_post_changelist")
        return Visit(EDITOR, where, headers=_browser(self.author))

    def _saves(self):
        text = " ".join(self._something() for _ in range(40))
        about = {"title": "", "tab": f"{next(_numbers):032x}", "sequence": 1}
        where = reverse("admin:blog_autosave_new", args=["post"])
        return _sent(SAVED, where, about | {"text": text}, self.author, well=frozenset({200}))

    def _words(self):
        return self.chance.choice(WORDS).replace(" ", "+")

    def _something(self):
        """Words that nobody else says, as screening would notice."""
        number = next(_numbers)
        some = " ".join(self.chance.choice(WORDS) for _ in range(6))
        return f"That was said of {some}, for the {number}th time since {self.chance.random()}."


def _sent(kind, path, form, cookie="", well=frozenset({302}), text=""):
    return Visit(kind, path, form, _browser(cookie, X_CSRFToken=TOKEN), well, text)


def _browser(cookie="", **headers):
    cookies = [cookie] * bool(cookie) + [f"{settings.CSRF_COOKIE_NAME}={TOKEN}"]
    own = {name.replace("_", "-"): value for name, value in headers.items()}
    return {"Cookie": "; ".join(cookies)} | own


def _cookie(name):
    return signed_in(name)


def _with_a_password(number):
    """Accounts whose passwords are known; they are hashed once, which takes as long as it should."""
    password = make_password(PASSWORD)
    made = []
    for one in range(number):
        email = f"gull-{one}@example.org"
        account = User.objects.create_user(email, f"Gull {one}")
        account.emailaddress_set.create(email=email, verified=True, primary=True)
        made.append(account)
    User.objects.filter(pk__in=[one.pk for one in made]).update(password=password)
    return made
