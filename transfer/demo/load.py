"""Loads the demo, once: a blog about a ferry, with its people, its threads and its moderation.

Comments take the importer's way in, since `Comment.write` knows no time but now; whatever
became of them afterwards is done by the verbs that a moderator or a writer uses.
"""

import tomllib
import zlib
from contextlib import contextmanager
from datetime import timedelta
from functools import cached_property
from pathlib import Path

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from accounts.models import FormerName, User
from accounts.permissions.roles import ensure_roles, give
from blog.content.markup.to_html import language_of, plain, render_comment
from blog.models import Category, Page, Post, Site, Tag
from blog.pictures.upload import make_sizes, receive
from comments.gate import Writer
from comments.models import Comment, Subscription
from comments.search import search
from lib.db import slow
from lib.text.confusables import skeleton
from moderation import actions
from moderation.models import (
    Acceptance,
    Decision,
    PolicyRevision,
    Pseudonym,
    Rule,
    RuleWording,
    Waiver,
)
from transfer.comment_import import ImportedComment, import_comments
from transfer.demo import notifications, reading

State = Comment.State
CONTENT = Path(__file__).parent / "content"
UNREAD_FROM = reading.Clock(
    0, reading.time(20, 30)
)  # What came later, on the newest article, nobody has read.


class NotHere(Exception):
    """This blog has articles of its own; the demo isn't mixed into them."""


def people():
    """Who can sign in, and the one password for all of them."""
    listed = tomllib.loads((CONTENT / "people.toml").read_text())
    return listed["people"], listed["password"]


def is_loaded():
    return User.objects.filter(email=_address("marit")).exists()


def load(today=None):
    """Bring the demo in, all of it or nothing, and return whether it was needed."""
    if is_loaded():
        return False
    if Post.objects.exists() or PolicyRevision.objects.exists():
        raise NotHere
    with _shown() as shown, slow.alone(), transaction.atomic():
        Demo(shown, today or timezone.localdate()).load()
    return True


@contextmanager
def _shown():
    """The demo's Pictures by their names, with their sizes; none stays if it can't be loaded."""
    words, shown = tomllib.loads((CONTENT / "site.toml").read_text())["pictures"], {}
    try:
        for path in sorted(CONTENT.glob("pictures/*.jpg")):
            picture = receive(ContentFile(path.read_bytes(), path.name), **words[path.stem])
            shown[path.stem] = picture
            make_sizes.func(picture.pk)
            picture.refresh_from_db()
        yield shown
    except BaseException:
        for picture in shown.values():
            picture.delete()
        raise


def _address(key):
    return f"{key}@example.org"


class Demo:
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
        since = UNREAD_FROM.after(self.articles[-1][1]["published"])
        notifications.tell(self.posts.values(), self._at(since))
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

    def _policy(self):
        said = []
        for revision in tomllib.loads((CONTENT / "policy.toml").read_text())["revisions"]:
            said = reading.rules(revision, said)
            announcing = self.posts.get(revision.get("announced_in"))
            row = PolicyRevision.objects.create(number=revision["number"], announced_in=announcing)
            for number, words in enumerate(said, start=1):
                rule, _ = Rule.objects.get_or_create(key=words["key"])
                words = {name: text for name, text in words.items() if name != "key"}
                RuleWording.objects.create(revision=row, rule=rule, number=number, **words)
            row.take_over(self._at(revision["effective"]))

    def _pages(self):
        for path in self._files("pages/*.md"):
            head, text = reading.article(path.read_text())
            page = Page(**head)
            page.write(text)
            page.save()

    def _post(self, slug, head, text):
        closes = head.get("comments_close_after_days")
        post = Post(
            title=head["title"],
            slug=slug,
            author=self.people[head["author"]],
            standfirst=head["standfirst"],
            lead=self.pictures.get(head.get("lead")),
            status=Post.Status.PUBLISHED,
            published_at=self._at(head["published"]),
            comments_close_at=closes and self._at(head["published"] + timedelta(days=closes)),
        )
        post.write(self._linked(text))
        post.save()
        post.categories.set(self._term(Category, name) for name in head["categories"])
        post.tags.set(self._term(Tag, name) for name in head["tags"])
        return post

    def _waive(self):
        for slug, head, _ in self.articles:
            if "waives" in head:
                post, rule = self.posts[slug], Rule.objects.get(key=head["waives"])
                Waiver.objects.create(
                    post=post, rule=rule, sentence=head["waiver"], since=post.published_at
                )

    def _term(self, model, name):
        return model.objects.get_or_create(slug=slugify(name), defaults={"name": name})[0]

    def _linked(self, text):
        """The text, with picture:… and article:… made into the addresses that they have here."""
        for name, picture in self.pictures.items():
            text = text.replace(f"(picture:{name})", f"({picture.url})")
        for slug, head, _ in self.articles:
            day = self._at(head["published"])
            text = text.replace(
                f"(article:{slug})", f"({settings.SITE_URL}/{day:%Y/%m/%d}/{slug}/)"
            )
        return text

    def _thread(self, slug, published):
        file = CONTENT / "comments" / f"{slug}.txt"
        sayings = reading.thread(file.read_text()) if file.exists() else []
        keys = import_comments(
            self.posts[slug], [self._seedling(one, published) for one in sayings], {}
        )
        comments = {one.id: Comment.objects.get(pk=keys[one.id]) for one in sayings}
        Comment.objects.filter(pk__in=[keys[one.id] for one in sayings if one.as_moderator]).update(
            badge=Comment.Badge.MODERATOR
        )
        for one in sayings:
            if one.fate and one.fate.at:
                self._befall(comments[one.id], one.fate, published)
        if slug == self.newest:
            self._ban(comments, published)
            self._leave_unread(self._at(UNREAD_FROM.after(published)))

    def _accept(self):
        """Everybody accepted each revision with their first comment under it."""
        revisions = list(PolicyRevision.objects.order_by("number"))
        for account in self.people.values():
            for revision, following in zip(revisions, [*revisions[1:], None], strict=True):
                under = account.comments.filter(created_at__gte=revision.effective_at)
                if following:
                    under = under.filter(created_at__lt=following.effective_at)
                if first := under.order_by("created_at").first():
                    Acceptance.objects.create(
                        pseudonym=Pseudonym.objects.of(Writer(account=account)),
                        revision=revision,
                        accepted_at=first.created_at,
                    )

    def _leave_unread(self, since):
        """The last evening's comments are still to be read, so that the review page has something."""
        late = self.posts[self.newest].comments.filter(created_at__gte=since)
        late.filter(badge=Comment.Badge.NONE).update(read_at=None)

    def _seedling(self, saying, published):
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

    def _befall(self, comment, fate, published):
        at = self._at(fate.at.after(published))
        if fate.kind == "withdrawn":
            return comment.withdraw()
        wording = actions.citable(comment).get(rule__key=fate.rule)
        return actions.remove(self.people[fate.by], comment, wording, at=at)

    def _appeal(self):
        """What was taken away is asked back: once in vain so far, once with success."""
        published = {slug: head["published"] for slug, head, _ in self.articles}
        for words in tomllib.loads((CONTENT / "appeals.toml").read_text())["appeals"]:
            removal = Decision.objects.standing().get(
                post=self.posts[words["article"]],
                about__account=self.people[words["name"]],
                wording__rule__key=words["rule"],
            )
            since = published[words["article"]]
            appeal = actions.appeal(removal, words["says"], at=self._time(words, since))
            if ruling := words.get("ruling"):
                actions.rule(
                    self.people[ruling["by"]],
                    appeal,
                    ruling["is_granted"],
                    ruling["says"],
                    at=self._time(ruling, since),
                )

    def _report(self):
        """What readers showed the moderators on the last evening, so that the list has something."""
        published = {slug: head["published"] for slug, head, _ in self.articles}
        for words in tomllib.loads((CONTENT / "reports.toml").read_text())["reports"]:
            about = self.posts[words["article"]].comments.get(text__startswith=words["comment"])
            account = self.people.get(words["by"])
            at = self._time(words, published[words["article"]])
            rules = PolicyRevision.objects.in_force(at=at).wordings
            wording = rules.get(rule__key=words["rule"]) if "rule" in words else None
            actions.report(Writer(account=account), about, wording, words["says"], at=at)

    def _follow(self):
        """Everything below the newest article, and new articles: one reader; replies, another."""
        many, few = (User.objects.get(email=_address(key)) for key in ("oda", "wick"))
        newest = self.posts[self.newest]
        Subscription.objects.follow(many, Subscription.Kind.ARTICLE, post=newest)
        Subscription.objects.follow(many, Subscription.Kind.BLOG)
        Subscription.objects.follow(few, Subscription.Kind.REPLIES, post=newest)

    def _time(self, words, published):
        return self._at(reading.Clock(words["day"], words["time"]).after(published))

    def _ban(self, comments, published):
        [banned] = [person for person in people()[0] if "ban" in person]
        words, account = banned["ban"], self.people[banned["name"]]
        last = max(one.pk for one in comments.values() if one.author_id == account.pk)
        comment = Comment.objects.get(pk=last)
        actions.ban(
            self.people[words["by"]],
            account,
            actions.revision_for(comment).wordings.get(rule__key=words["rule"]),
            words["reason"],
            comment=comment,
            evidence=Decision.objects.standing().filter(about__account=account),
            at=self._time(words, published),
        )
