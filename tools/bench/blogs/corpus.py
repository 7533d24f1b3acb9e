"""The benchmark's blogs, written past the verbs because of their size.

A comment's text is one of a few thousand that are rendered once: what a page costs depends
on how long its texts are, not on how many of them are alike. What a search costs does, so the blog
that is searched has a text for each.
"""

from dataclasses import dataclass
from datetime import timedelta
from itertools import batched
from random import Random

from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from accounts.names import spelling
from accounts.permissions.roles import give
from blog.content.keywords import keywords_of
from blog.content.markup.render import RENDERING
from blog.content.markup.to_html import language_of, plain, render_article, render_comment
from blog.models import Post, RelatedArticle, Site, SiteCheck, Tag
from blog.models.search.documents import SearchDocument
from blog.pagecache import page_store
from blog.related.relate import SHOWN
from comments.models import Comment, Tree
from comments.search.spelling import learn
from lib.db.bulk_inserts import BulkInsert, go_on_counting
from lib.text.words import words_of
from moderation.founding import starter_policy
from moderation.models import Decision, PolicyRevision, Pseudonym
from tools.bench.blogs import languages, sentences
from tools.bench.blogs.conversation import Conversation, State, published
from tools.bench.blogs.shapes import SHAPES, portions

TEXTS, ARTICLES = 3_000, 20
UNREAD = 0.005  # of the blog's time: nobody has read its newest comments yet
AT_ONCE = 50  # articles whose comments were written among each other


def make(name):
    """Bring the database up and fill it with the blog of this name: one that is finished.

    Its worker finds no page to change, or what is measured would be another one in a while.
    """
    call_command("migrate", verbosity=0)
    call_command("ensure_roles")
    Blog(SHAPES[name], Random(name), timezone.now()).make()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def open_anew():
    """Let a copy begin its day: no page is stored, and the look of each night has just been taken.

    The worker would take that look at once, with half a core and for longer than most things are measured.
    """
    page_store.clear()  # A shared cache may hold those of an earlier copy.
    SiteCheck.keep(began_at=timezone.now(), seconds=0, found=0, left=0)


@dataclass(frozen=True)
class Text:
    """What somebody wrote, in the forms in which it is kept."""

    source: str
    rendered: str
    lang: str
    words: str

    @classmethod
    def of(cls, source, render):
        html = render(source)
        words = " ".join(words_of(plain(html)))
        return cls(source, str(html), language_of(source), words)

    @classmethod
    def in_a_language(cls, lang, source):
        return cls(source, f"<p>{source}</p>", lang, " ".join(words_of(source)))


class Blog:
    def __init__(self, shape, chance, now):
        self.shape, self.chance, self.now = shape, chance, now
        self.began = now - timedelta(days=365 * shape.years)

    def make(self):
        self._people()
        self._policy()
        self._texts()
        for some in batched(self._articles(), AT_ONCE):
            self._write(some)
        go_on_counting(Post, Comment, Tree, Post.tags.through, RelatedArticle)
        Site.bump(everything=True)
        if self.shape.in_languages:
            learn()

    def _people(self):
        site = Site.current()
        site.name, site.tagline = "The Tide Table", "What the water did, and who saw it."
        site.takes_thanks = True  # As in every blog that begins.
        site.save()
        self.author, self.moderator, _ = [
            self._person("Wren", "Author"),
            self._person("Alder", "Moderator"),
            self._person("Marrow"),
        ]
        made = [self._account(number) for number in range(self.shape.accounts)]
        accounts = [(one.pk, one.name) for one in User.objects.bulk_create(made)]
        author = self.author.pk, self.author.name
        read_until = self.now - UNREAD * (self.now - self.began)
        self.talk = Conversation(self.chance, accounts, author, self.now, read_until)

    def _person(self, name, *roles):
        person = User.objects.create_user(f"{name.lower()}@example.org", name)
        give(person, *roles)
        return person

    def _account(self, number):
        name = f"{self.chance.choice(sentences.NAMES)} {number}"
        address = f"reader-{number}@example.org"
        return User(name=name, name_key=spelling.key(name), email=address, password="!")

    def _policy(self):
        starter_policy.draft().take_over(self.began)
        self.wording = PolicyRevision.objects.in_force().wordings.first()
        rule = {"number": self.wording.number, "citation": self.wording.citation}
        self.removal = rule | {"rule_url": "/policy/", "log_url": "/moderation/log/"}

    def _texts(self):
        chance = self.chance
        sayings = [sentences.comment(chance) for _ in range(TEXTS)]
        self.sayings = [Text.of(one, render_comment) for one in sayings]
        articles = [sentences.article(chance) for _ in range(ARTICLES)]
        self.articles = [Text.of(one, render_article) for one in articles]
        if self.shape.in_languages:
            texts = (languages.article(chance) for _ in range(self.shape.others))
            self.articles = [Text.in_a_language(*text) for text in texts]
        tags = [Tag(name=one.capitalize(), slug=one) for one in sentences.SUBJECTS]
        self.tags = [tag.pk for tag in Tag.objects.bulk_create(tags)]

    def _words_of_a_comment(self):
        if self.shape.in_languages:
            return Text.in_a_language(*languages.comment(self.chance))
        return self.chance.choice(self.sayings)

    def _articles(self):
        """(number, slug, time, comments, giant) of each article, oldest first."""
        shape = self.shape
        others = portions(shape.comments_on_others, shape.others, self.chance)
        planned = [(size, None) for size in others]
        # Those of a known size stand in the middle, between neighbours.
        planned[len(others) // 2 : len(others) // 2] = [(n, f"with-{n}") for n in shape.sized]
        step = (self.now - self.began - timedelta(days=1)) / len(planned)
        for number, (size, slug) in enumerate(planned, start=1):
            giant = shape.giant if slug and size == max(shape.sized) else 0
            yield number, slug or f"part-{number}", self.began + number * step, size, giant

    @transaction.atomic
    def _write(self, articles):
        sayings = self.talk.below((number, at, *size) for number, _, at, *size in articles)
        keys = {(one.post, one.place.id): one.key for one in sayings}
        on_post, in_tree = published(sayings, "post"), published(sayings, "tree")
        texts = [self._words_of_a_comment() for _ in sayings]
        posts = [self._post(*article[:3], on_post) for article in articles]
        BulkInsert(Post).insert(posts)
        BulkInsert(Tree).insert({"id": one.tree} for one in sayings if not one.place.parent)
        BulkInsert(Comment).insert(
            one.row(keys, text, in_tree, self.removal)
            for one, text in zip(sayings, texts, strict=True)
        )
        self._file(posts)
        self._relate(posts)
        self._index(posts, sayings, texts)
        self._record([one for one in sayings if one.state == State.REMOVED])

    def _post(self, number, slug, at, comments):
        text = self.articles[number % len(self.articles)]
        return {
            "id": number,
            "title": sentences.title(self.chance, number),
            "slug": slug,
            "text": text.source,
            "rendered": text.rendered,
            "rendering": RENDERING,
            "keywords": " ".join(keywords_of(text.words.split())),
            "standfirst": sentences.sentence(self.chance),
            "author_id": self.author.pk,
            "status": Post.Status.PUBLISHED.value,
            "published_at": at,
            "changed_at": at,
            "related_at": at,
            "day": timezone.localdate(at),
            "minutes": 4,
            "comment_count": comments[number],
        }

    def _file(self, posts):
        BulkInsert(Post.tags.through).insert(
            {"id": post["id"] * 3 + place, "post_id": post["id"], "tag_id": tag}
            for post in posts
            for place, tag in enumerate(self.chance.sample(self.tags, 3))
        )

    def _relate(self, posts):
        """Let each be followed by its neighbours: to find what is like it takes twenty minutes for 10,000."""
        keys = [post["id"] for post in posts]
        BulkInsert(RelatedArticle).insert(
            {"id": key * SHOWN + place, "post_id": key, "other_id": other, "place": place}
            for number, key in enumerate(keys)
            for place, other in enumerate([*keys[number + 1 :], *keys[:number]][:SHOWN])
        )

    def _index(self, posts, sayings, texts):
        article, comment = SearchDocument.Kind.ARTICLE, SearchDocument.Kind.COMMENT
        of_articles = (
            self._entry(article, one["id"], one["id"], one["published_at"], one["title"], text)
            for one in posts
            for text in [self.articles[one["id"] % len(self.articles)]]
        )
        of_comments = (
            self._entry(comment, one.key, one.post, one.at, "", text)
            for one, text in zip(sayings, texts, strict=True)
            if one.state == State.PUBLISHED
        )
        BulkInsert(SearchDocument).insert(of_articles)
        BulkInsert(SearchDocument).insert(of_comments)

    def _entry(self, kind, key, post, at, title, text):
        return {
            "rowid": SearchDocument.numbered(kind, key),
            "kind": kind.value,
            "key": key,
            "post_id": post,
            "at": at,
            "title": " ".join(words_of(title)),
            "words": text.words,
        }

    def _record(self, removed):
        """The log's entries for what was removed."""
        by = Pseudonym.objects.get_or_create(account=self.moderator)[0]
        Decision.objects.bulk_create(
            Decision(
                kind=Decision.Kind.REMOVE,
                made_at=one.at,
                made_by=by,
                comment_id=one.key,
                post_id=one.post,
                wording=self.wording,
                appears_at=one.at,
            )
            for one in removed
        )
