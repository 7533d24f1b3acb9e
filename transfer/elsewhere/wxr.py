"""The blog in WordPress's own export format (WXR 1.2), for WordPress's importer or whatever reads it.

Only what readers see here is published there. What WordPress has no form for becomes private: articles
with a password (we have its digest alone), for members, or unlisted.
"""

import re
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import format_datetime
from zipfile import ZIP_DEFLATED, ZipFile

from django.conf import settings
from django.db.models import Max
from django.utils import timezone
from django.utils.html import escape
from django.utils.timezone import localtime

from accounts.models import User
from blog.content import insets
from blog.models import Attachment, Category, Mention, Page, Picture, Post, Recording, Site, Tag
from blog.models.articles.visibility import Visibility
from blog.models.texts.written import linked
from comments.models import Comment
from lib.db.snapshot import snapshot
from lib.web.absolute_urls import absolute
from transfer.archive.writing import written_whole

NAMESPACES = {
    "excerpt": "http://wordpress.org/export/1.2/excerpt/",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "wfw": "http://wellformedweb.org/CommentAPI/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "wp": "http://wordpress.org/export/1.2/",
}
STATES = {
    Comment.State.PUBLISHED: "1",
    Comment.State.HELD: "0",
    Comment.State.SPAM: "spam",
    Comment.State.REMOVED: "trash",
    Comment.State.WITHDRAWN: "trash",
}
# Comments and links are numbered together there. The same link has the same number in each export, so that
# whoever reads a second one knows it again.
MENTIONS_FROM = 1 << 40
# So are articles, pages and uploaded files, with the ids of articles as they are. Far apart, so that a page or a picture
# keeps its number however many articles come; and in 32 bits.
PAGES_FROM, PICTURES_FROM = 500_000_000, 1_000_000_000
UPLOADS_FROM = {Picture: PICTURES_FROM, Recording: 1_500_000_000, Attachment: 1_800_000_000}
_MORE = '<span class="excerpt-end"></span>'
# Addresses of our own in a text; the sizes of a picture are for WordPress to make.
_OURS = re.compile(r'(\s(?:href|src)=")(?=/)')
_SIZES = re.compile(r'\s(?:srcset|sizes)="[^"]*"')
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def export_wordpress(path, progress=lambda rows: None):
    """Write the file, an .xml or a .zip of one, and return how many {"posts", "pages", "comments", "pictures", "files"}."""
    with snapshot() as alias, written_whole(path) as unfinished, _opened_file(unfinished) as file:
        return Wxr(file, alias, progress).write()


@contextmanager
def _opened_file(path):
    if path.suffix != ".zip":
        with path.open("xb") as file:
            yield file
        return
    inside = f"{path.stem}.xml"
    with (
        ZipFile(path, "x", ZIP_DEFLATED) as zip_file,
        zip_file.open(inside, "w", force_zip64=True) as file,
    ):
        yield file


class Wxr:
    """A WXR file that is being written, an item at a time."""

    def __init__(self, file, alias, progress):
        self.file, self.alias, self.progress = file, alias, progress
        self.site = Site._base_manager.using(alias).first() or Site()
        self.counted = dict.fromkeys(["posts", "pages", "comments", "pictures", "files"], 0)
        # A page has no date of its own. This one is the same in each export, whoever leaves in between.
        self.pages_since = datetime(2000, 1, 1, 12, tzinfo=UTC)

    def write(self):
        self._head()
        written = Post._base_manager.using(self.alias).values("author")
        for person in self._rows(User).filter(pk__in=written):
            self._author(person)
        for category in self._rows(Category).select_related("parent"):
            self._category(category)
        for tag in self._rows(Tag):
            self._tag(tag)
        for model in UPLOADS_FROM:
            for upload in self._rows(model).iterator(chunk_size=200):
                self._upload(upload)
        posts = self._rows(Post).exclude(status=Post.Status.TRIAL).select_related("author")
        posts = posts.prefetch_related("categories", "tags")
        for post in posts.iterator(chunk_size=50):
            self._article(post)
        for page in self._rows(Page).filter(binned_at=None).iterator(chunk_size=50):
            self._page(page)
        self._say("</channel>\n</rss>\n")
        return self.counted

    def _rows(self, model):
        return model._base_manager.using(self.alias).order_by("pk")

    def _head(self):
        spaces = "\n".join(f'\txmlns:{name}="{space}"' for name, space in NAMESPACES.items())
        self._say(
            f'<?xml version="1.0" encoding="UTF-8" ?>\n<rss version="2.0"\n{spaces}>\n<channel>\n'
        )
        self._tags(
            ("title", self.site.name),
            ("link", settings.SITE_URL),
            ("description", self.site.tagline),
            ("pubDate", format_datetime(timezone.now())),
            ("language", self.site.language or settings.LANGUAGE_CODE),
            ("wp:wxr_version", "1.2"),
            ("wp:base_site_url", settings.SITE_URL),
            ("wp:base_blog_url", settings.SITE_URL),
        )

    def _author(self, person):
        self._element(
            "wp:author",
            ("wp:author_id", person.pk),
            ("wp:author_login", login(person)),
            ("wp:author_email", person.email),
            ("wp:author_display_name", person.name),
            ("wp:author_first_name", ""),
            ("wp:author_last_name", ""),
        )

    def _category(self, category):
        self._element(
            "wp:category",
            ("wp:term_id", category.pk),
            ("wp:category_nicename", category.slug),
            ("wp:category_parent", category.parent.slug if category.parent else ""),
            ("wp:cat_name", category.name),
        )

    def _tag(self, tag):
        # Another number than any category's.
        last = self._rows(Category).aggregate(last=Max("pk"))["last"] or 0
        number, slug, name = last + tag.pk, ("wp:tag_slug", tag.slug), ("wp:tag_name", tag.name)
        self._element("wp:tag", ("wp:term_id", number), slug, name)

    def _upload(self, one):
        """A picture, a recording or another file, which WordPress fetches from its address."""
        address, at, kind = absolute(one.file.url), one.uploaded_at, one._meta.model_name
        by = getattr(one, "by_id", None)
        person = by and self._rows(User).filter(pk=by).first()
        self._open_item(one.name, address, at, login(person))
        description = getattr(one, "description", "")
        self._texts(escape(description), getattr(one, "caption", ""))
        number = UPLOADS_FROM[type(one)] + one.pk
        self._about(number, at, f"{kind}-{one.pk}", "inherit", "attachment")
        self._tags(("wp:attachment_url", address))
        if description or kind == "picture":
            self._meta("_wp_attachment_image_alt", description)
        self._say("</item>\n")
        self.counted["pictures" if kind == "picture" else "files"] += 1

    def _article(self, post):
        author = login(post.author)
        # Known by the same in every form of addresses.
        known_as = absolute(post.dated_url)
        self._open_item(post.title, _address(post), post.published_at, author, known_as)
        self._texts(post.rendered, post.standfirst)
        # What stands in no list, with its comments, is a page there.
        kind = "page" if post.stands_alone else "post"
        self._about(
            post.pk, post.published_at, post.slug, status(post), kind, day=post.day,
            is_open=post.comments_open, is_sticky=post.is_pinned,
        )  # fmt: skip
        for taxonomy, terms in (("category", post.categories), ("post_tag", post.tags)):
            for term in terms.all():
                self._say(
                    f'<category domain="{taxonomy}" nicename="{_escaped(term.slug)}">{_cdata(term.name)}</category>'
                )
        if post.lead_id:
            self._meta("_thumbnail_id", PICTURES_FROM + post.lead_id)
        # Each behind what it answers.
        comments = self._rows(Comment).filter(post=post.pk).select_related("author")
        for comment in comments.iterator(chunk_size=500):
            self._comment(comment)
        for mention in self._rows(Mention).filter(post=post.pk).iterator(chunk_size=500):
            number, words = MENTIONS_FROM + mention.pk, escape(mention.excerpt)
            about = (mention.title, ""), mention.address, mention.mentioned_at, words, "1"
            self._remark(number, *about, kind=mention.kind)
        self._say("</item>\n")
        self.counted[f"{kind}s"] += 1
        self.progress(1)

    def _page(self, page):
        self._open_item(page.title, _address(page), self.pages_since, "")
        self._texts(page.rendered, "")
        is_out = page.has_public_version
        self._about(
            PAGES_FROM + page.pk,
            self.pages_since,
            page.slug,
            "publish" if is_out else "draft",
            "page",
        )
        self._say("</item>\n")
        self.counted["pages"] += 1

    def _comment(self, comment):
        has_words = comment.state != Comment.State.WITHDRAWN
        self._remark(
            comment.pk,
            (comment.name, comment.author.email if comment.author else comment.email),
            comment.author.site if comment.author else comment.site,
            comment.created_at,
            comment.rendered if has_words else "",
            STATES[comment.state],
            answers=comment.answers_id or comment.parent_id or 0,
            by=comment.author_id or 0,
        )
        self.counted["comments"] += 1

    def _remark(self, number, who, site, at, html, state, *, kind="comment", answers=0, by=0):
        name, email = who
        self._element(
            "wp:comment",
            ("wp:comment_id", number),
            ("wp:comment_author", name),
            ("wp:comment_author_email", email),
            ("wp:comment_author_url", site),
            ("wp:comment_author_IP", ""),
            ("wp:comment_date", _local(at)),
            ("wp:comment_date_gmt", _gmt(at)),
            ("wp:comment_content", html),
            ("wp:comment_approved", state),
            ("wp:comment_type", kind),
            ("wp:comment_parent", answers),
            ("wp:comment_user_id", by),
        )

    def _open_item(self, title, address, at, author, known_as=""):
        self._say("<item>")
        self._tags(
            ("title", title),
            ("link", address),
            ("pubDate", format_datetime(at.astimezone(UTC))),
            ("dc:creator", author),
        )
        self._say(f'<guid isPermaLink="false">{_escaped(known_as or address)}</guid>\n')
        self._tags(("description", ""))

    def _texts(self, html, excerpt):
        self._tags(("content:encoded", as_wordpress_has_it(html)), ("excerpt:encoded", excerpt))

    def _about(self, number, at, slug, state, kind, *, day=None, is_open=False, is_sticky=False):
        self._tags(
            ("wp:post_id", number),
            ("wp:post_date", _local(at, day)),
            ("wp:post_date_gmt", _gmt(at)),
            ("wp:comment_status", "open" if is_open else "closed"),
            ("wp:ping_status", "closed"),
            ("wp:post_name", slug),
            ("wp:status", state),
            ("wp:post_parent", 0),
            ("wp:menu_order", 0),
            ("wp:post_type", kind),
            ("wp:post_password", ""),
            ("wp:is_sticky", int(is_sticky)),
        )

    def _meta(self, key, value):
        self._element("wp:postmeta", ("wp:meta_key", key), ("wp:meta_value", value))

    def _element(self, name, *tags):
        self._say(f"<{name}>")
        self._tags(*tags)
        self._say(f"</{name}>\n")

    def _tags(self, *tags):
        for name, value in tags:
            self._say(f"<{name}>{value if isinstance(value, int) else _cdata(value)}</{name}>\n")

    def _say(self, text):
        self.file.write(text.encode())


def login(person):
    """What WordPress knows an author by: one word for each, whatever they are called."""
    return f"author-{person.pk}" if person else ""


def status(post):
    """What WordPress calls the state of an article: nothing is public there that isn't public here."""
    if post.status == Post.Status.BINNED:
        return "trash"
    if post.status != Post.Status.PUBLISHED:
        return "draft"
    if post.visibility != Visibility.EVERYBODY:
        return "private"
    return "publish" if post.published_at <= timezone.now() else "future"


def as_wordpress_has_it(html):
    """A text's HTML with whole addresses, one size of each picture, and WordPress's own mark for the excerpt."""
    before, mark, behind = linked(html).partition(_MORE)
    html = f"{insets.outside(before)}{'<!--more-->' if mark else ''}{insets.outside(behind)}"
    return _OURS.sub(rf"\g<1>{settings.SITE_URL}", _SIZES.sub("", html))


def _address(thing):
    return absolute(thing.get_absolute_url())


def _gmt(at):
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S}"


def _local(at, day=None):
    """The blog's own time, on the `day` in an article's address, whatever zone the blog had then."""
    return f"{day or localtime(at):%Y-%m-%d} {localtime(at):%H:%M:%S}"


def _cdata(text):
    """A text as it is, but for signs that XML has no form for."""
    text = _NO_XML.sub("", str(text)).replace("]]>", "]]]]><![CDATA[>")
    return f"<![CDATA[{text}]]>" if text else ""


def _escaped(text):
    text = _NO_XML.sub("", str(text))
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
