"""Loads the demo, once: a blog about a ferry, with its people, its threads and its moderation.

Comments take the importer's way in, since `Comment.write` knows no time but now; whatever
became of them afterwards is done by the verbs that a moderator or a writer uses.
"""

import tomllib
import zlib
from contextlib import contextmanager
from datetime import timedelta
from functools import cached_property

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from accounts.models import FormerName, User
from accounts.permissions.roles import ensure_roles, give
from blog.content.markup.to_html import language_of, plain, render_comment
from blog.models import Post, Site
from blog.pictures.upload import receive
from comments.domain.thanking import thank
from comments.models import Comment, Subscription
from comments.search import search
from lib.db import slow
from lib.text.comparing.confusables import skeleton
from moderation.models import PolicyRevision
from transfer.demo import notifications, reading
from transfer.demo.moderated import Moderated
from transfer.demo.on_disk import CONTENT, people
from transfer.demo.written import Written
from transfer.imports.content.comments import ImportedComment, import_comments

State = Comment.State
UNREAD_FROM = reading.Clock(
    0, reading.time(20, 30)
)  # What came later, on the newest article, nobody has read.


class NotHere(Exception):
    """Raised where this blog has articles of its own: the demo isn't mixed into them."""


def is_loaded():
    return User.objects.filter(email=_address("marit")).exists()


def load(today=None):
    """Bring the demo in, all of it or nothing, and return whether it was needed."""
    if is_loaded():
        return False
    if Post.everything.exists() or PolicyRevision.objects.exists():
        raise NotHere
    with _pictures() as shown, slow.alone(), transaction.atomic():
        Demo(shown, today or timezone.localdate()).load()
    return True


@contextmanager
def _pictures():
    """The demo's Pictures by their names; the worker makes their sizes. None stays if it can't be loaded."""
    words, shown = tomllib.loads((CONTENT / "site.toml").read_text())["pictures"], {}
    try:
        for path in sorted(CONTENT.glob("pictures/*.jpg")):
            content = ContentFile(path.read_bytes(), path.name)
            shown[path.stem] = receive(content, **words[path.stem])
        yield shown
    except BaseException:
        for picture in shown.values():
            picture.delete()
        raise


def _address(key):
    return f"{key}@example.org"


class Demo(Written, Moderated):
    def __init__(self, shown, today):
        self.pictures, self.people = shown, {}
        self.articles = [
            (path.stem, *reading.article(path.read_text())) for path in self._files("posts/*.md")
        ]
        self.articles.sort(key=lambda article: article[1]["published"])
        self.newest = self.articles[-1][0]
        self.by = reading.shift(self.articles[-1][1]["published"].date(), today)

    def load(self):
        self._site()
        self._people()
        self._pages()
        self.posts = {}
        for slug, head, text in self.articles:
            self.posts[slug] = self._post(slug, head, text)
        self._policy()
        self._waive()
        for slug, head, _ in self.articles:
            self._thread(slug, head["published"])
        self._accept()
        self._appeal()
        self._report()
        self._follow()
        self._thank()
        self._at_the_desk()
        since = UNREAD_FROM.after(self.articles[-1][1]["published"])
        notifications.notify_everybody(self.posts.values(), self._at(since))
        search.rebuild()

    @cached_property
    def words(self):
        return tomllib.loads((CONTENT / "site.toml").read_text())

    def _files(self, pattern):
        return sorted(CONTENT.glob(pattern))

    def _at(self, written):
        """A time of the content, as an aware one in the demo's days."""
        return timezone.make_aware(written + self.by)

    def _site(self):
        site = Site.current()
        for name in ("name", "heading", "tagline", "thread_word"):
            setattr(site, name, self.words[name])
        site.smart_punctuation = site.takes_thanks = True  # As in every blog that begins.
        site.save()

    def _people(self):
        ensure_roles()
        listed, password = people()
        # Hashed once: it is the same one, and each hashing takes as long as a hundred comments.
        hashed, since = (
            make_password(password),
            self._at(self.articles[0][1]["published"]) - timedelta(days=14),
        )
        for person in listed:
            account = User.objects.create(
                email=_address(person["key"]),
                name=person["name"],
                staff_name=person.get("staff_name", ""),
                about=person.get("about", ""),
                password=hashed,
                date_joined=since,
                is_superuser=person.get("is_owner", False),
            )
            give(account, *person.get("roles", []))
            EmailAddress.objects.create(
                user=account, email=account.email, verified=True, primary=True
            )
            if before := person.get("former_name"):
                FormerName.objects.create(
                    account=account,
                    name=before,
                    skeleton=skeleton(before),
                    given_up_at=since + timedelta(days=60),
                )
            self.people[person["name"]] = account

    def _thread(self, slug, published):
        file = CONTENT / "comments" / f"{slug}.txt"
        sayings = reading.thread(file.read_text()) if file.exists() else []
        keys = import_comments(
            self.posts[slug], [self._draft_row(one, published) for one in sayings], {}
        )
        comments = {one.id: Comment.objects.get(pk=keys[one.id]) for one in sayings}
        of_moderators = [keys[one.id] for one in sayings if one.as_moderator]
        Comment.objects.filter(pk__in=of_moderators).update(badge=Comment.Badge.MODERATOR)
        for one in sayings:
            if one.fate and one.fate.at:
                self._befall(comments[one.id], one.fate, published)
        if slug == self.newest:
            self._ban(comments, published)
            self._leave_unread(self._at(UNREAD_FROM.after(published)))

    def _draft_row(self, saying, published):
        account = self.people.get(saying.name)
        text = self._linked(saying.text)
        return ImportedComment(
            id=saying.id,
            answers=saying.answers,
            account=account,
            name=saying.name,
            # The same guest, the same address; example.org delivers to nobody.
            email="" if account else _address(f"reader-{zlib.crc32(saying.name.encode()):08x}"),
            text=text,
            rendered=(html := render_comment(text)),
            lang=language_of(plain(html)),
            state=State.HELD if saying.fate and saying.fate.kind == "held" else State.PUBLISHED,
            written_at=self._at(saying.at.after(published)),
        )

    def _follow(self):
        """Everything below the newest article, and new articles: one reader; replies, another."""
        many, few = (User.objects.get(email=_address(key)) for key in ("oda", "wick"))
        newest = self.posts[self.newest]
        Subscription.objects.follow(many, Subscription.Kind.ARTICLE, post=newest)
        Subscription.objects.follow(many, Subscription.Kind.BLOG)
        Subscription.objects.follow(few, Subscription.Kind.REPLIES, post=newest)

    def _thank(self):
        """Some thank for some comments; which, the text says, so that it is always the same ones."""
        readers = list(User.objects.order_by("pk"))
        for comment in Comment.objects.published().order_by("pk"):
            for number, reader in enumerate(readers):
                chance = zlib.crc32(f"{number} {comment.text}".encode()) % 6
                if chance == 0 and comment.author_id != reader.pk:
                    thank(comment, reader)

    def _time(self, words, published):
        return self._at(reading.Clock(words["day"], words["time"]).after(published))
