"""Every blog of the corpus moves in whole: what a strict owner would look at, for each file.

The two large ones take their time: .venv/bin/pytest -n0 -m slow tests/transfer/test_the_corpus.py
"""

import io
import re
from datetime import UTC
from functools import partial
from html import unescape
from urllib.parse import quote, unquote, urlsplit

import html5lib
import pytest
import yaml
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.utils.text import slugify
from PIL import Image

from blog.models import Category, Page, Picture, Post, Redirect, Tag
from blog.models.texts.authors import author_url
from comments.integrity.invariants import faults
from comments.models import Comment
from tests.transfer.crawling import crawl
from tests.transfer.test_wordpress_import import EXPORTS, everything
from tests.transfer.wxr_parse import Export, picture_kind
from tests.valid import mistakes
from transfer.imports.write.turning import turn
from transfer.models import Imported

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(600)]

HTML = "{http://www.w3.org/1999/xhtml}"
CODE = re.compile(r"<pre\b[^>]*>(.*?)</pre\s*>", re.IGNORECASE | re.DOTALL)
LOOKS = re.compile(r"</?(?:span|code|cite|a|b|i|em|strong|del|br)\b[^<>]*>", re.IGNORECASE)
# Pingbacks and trackbacks that readers saw.
MENTIONED = {"theme-unit-test-data.xml": 4, "cc-labs.xml": 62}
LARGE = ["cc-labs.xml", "theme-unit-test-data.xml"]


class Moved:
    """An export brought in beside an uploads folder that has every picture of its blog, made Markdown, and crawled."""

    def __init__(self, path, uploads):
        self.path, self.uploads, self.export = path, uploads, Export(path)
        self.client = Client()
        self.widths = {path: 40 + n for n, path in enumerate(self.export.pictures())}
        for picture, width in self.widths.items():
            _paint(uploads / re.sub(r"^/(?:wp-content/uploads|files)?/?", "", picture), width)
        self.bring_in()
        turn.func()
        self.pages = crawl(self.client)

    def bring_in(self):
        said = io.StringIO()
        call_command("import_wordpress", str(self.path), media=str(self.uploads), stdout=said)
        return said.getvalue()

    def thing(self, item):
        """The article or page that an Item of the export is here, or None."""
        return _known(Post, item.id) or _known(Page, item.id)

    def comment(self, item, id):
        return _known(Comment, item.id, id)

    def public(self):
        """(an Item that everybody could read, what it is here)"""
        return [(one, self.thing(one)) for one in self.export.items if one.is_public]


def _known(model, id, ending=""):
    """What has a number of the old blog's; all of them have one in the exports that we read here."""
    kind = model._meta.model_name
    rows = Imported.objects.filter(
        kind=kind, foreign_id__startswith=id, foreign_id__endswith=ending
    )
    keys = [one.object_id for one in rows if one.foreign_id.split()[0] == id]
    return model._default_manager.filter(pk__in=keys).first()


def _paint(path, width):
    """A picture that is known by its width."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (width, 30), "teal").save(path, picture_kind(path))


def counts_and_publicity(blog):
    for item in blog.export.items:
        thing = blog.thing(item)
        if thing is None:
            yield f"{item.kind} {item.id} isn’t here"
        elif (_is_read(blog, thing)) != item.is_public:
            yield f"{item.kind} {item.id}: public {item.is_public} there"


def _is_read(blog, thing):
    """Whether a stranger reads it; before an article with a password they find a form."""
    answer = blog.client.get(thing.get_absolute_url())
    return answer.status_code == 200 and 'type="password"' not in answer.text


def parents_and_names(blog):
    yield from faults(Comment.objects.all())
    for item in blog.export.items:
        here = {said.id: blog.comment(item, said.id) for said in item.said}
        for said in item.said:
            one, above = here[said.id], here.get(said.answers)
            if one is None:
                if said.is_public:
                    yield f"comment {said.id} isn’t here"
            elif (one.answers, one.state == "published") != (above, said.is_public):
                yield f"comment {said.id} answers {one.answers}, not {above}; it is {one.state}"
            elif one.author is None and said.name and one.name != said.name[:50]:
                yield f"comment {said.id} is {one.name}’s, not {said.name}’s"


def links_from_elsewhere(blog):
    for item in blog.export.items:
        thing = blog.thing(item)
        if isinstance(thing, Post):
            here = sorted(thing.mentions.values_list("address", flat=True))
            if here != sorted(item.links) or thing.mention_count != len(here):
                yield f"{item.kind} {item.id} is linked by {here}, not by {item.links}"
    if sum(len(one.links) for one in blog.export.items) < MENTIONED.get(blog.path.name, 0):
        yield "the export has fewer than it had"


def pages_that_arent_valid(blog):
    gone = blog.export.own_links() - blog.export.own_pages()
    for address, (status, _place, said) in blog.pages.items():
        if status >= 400 and address not in gone:
            yield f"{address}: {status}"
        elif isinstance(said, str) and "<html" in said and (wrong := mistakes(said)):
            yield f"{address}: {wrong[:3]}"


def old_addresses_that_lead_astray(blog):
    for item, thing in blog.public():
        url = urlsplit(item.link)
        for old in {f"{url.path}?{url.query}" if url.query else url.path, f"/?p={item.id}"}:
            yield from _led_astray(blog, old, thing.get_absolute_url())


def _led_astray(blog, old, here, kind="text/html"):
    """What is wrong about where an old address leads, if it isn't `here`; `kind` is of what is sent there."""
    answer = blog.client.get(old, follow=True)
    there = answer.request["PATH_INFO"].encode("latin-1").decode()
    found = answer.status_code, there, answer.get("Content-Type", "").partition(";")[0]
    # Feeds of an author are found by the name in any case.
    if (found[0], there.casefold(), found[2]) != (200, unquote(here).casefold(), kind):
        yield f"{old} leads to {found}, not {here}"


FEED = "application/xml"


def old_addresses_of_terms_that_lead_astray(blog):
    """Of those that the blog declares, and of those that only its articles name."""
    declared = {(one.taxonomy, one.slug): one for one in blog.export.terms()}
    used = set().union(*(one.terms for one in blog.export.items if one.is_public))
    for taxonomy, slug in declared.keys() | used:
        model = {"category": Category, "tag": Tag}[taxonomy]
        here = model.objects.get(slug=slug.replace("/", "-")).get_absolute_url()
        told = declared.get((taxonomy, slug))
        stood = "/".join(["", taxonomy, *(told.above if told else []), slug, ""])
        for old in {f"/{taxonomy}/{slug}/", stood, blog.export.below(stood)}:
            yield from _led_astray(blog, quote(old), here)
            yield from _led_astray(blog, quote(f"{old}feed/"), f"{here}feed/", FEED)
        if told and told.id and taxonomy == "category":
            yield from _led_astray(blog, blog.export.below(f"/?cat={told.id}"), here)


def old_addresses_of_authors_that_lead_astray(blog):
    for login, number in blog.export.authors().items():
        own = (here for one, here in blog.public() if one.author == login and one.kind == "post")
        here = author_url(next(own).author)
        old = blog.export.below(f"/author/{slugify(login)}/")
        yield from _led_astray(blog, old, here)
        yield from _led_astray(blog, f"{old}feed/", f"{here}feed/", FEED)
        if number:
            yield from _led_astray(blog, blog.export.below(f"/?author={number}"), here)


def archives_of_dates_that_lead_astray(blog):
    """Those of years and months, which have the articles that were on them."""
    for item, thing in blog.public():
        if item.kind == "post" and item.day and isinstance(thing, Post):
            for here in (f"/{item.day:%Y}/", f"/{item.day:%Y/%m}/"):
                yield from _led_astray(blog, blog.export.below(here), here)
            if thing.day != item.day:
                yield f"{item.kind} {item.id} is of {thing.day}, not {item.day}"


def feeds_that_lead_astray(blog):
    for old in ("/feed/", "/?feed=rss2"):
        yield from _led_astray(blog, blog.export.below(old), "/feed/", FEED)
    yield from _led_astray(blog, blog.export.below("/comments/feed/"), "/comments/feed/", FEED)
    for item, thing in blog.public():
        url = urlsplit(item.link)
        if isinstance(thing, Post) and not url.query:
            here = thing.get_absolute_url()
            yield from _led_astray(blog, f"{url.path.rstrip('/')}/feed/", f"{here}feed/", FEED)


def links_in_texts_that_lead_nowhere(blog):
    for path in blog.export.own_links() & blog.export.own_pages():
        if blog.client.get(path, follow=True).status_code != 200:
            yield path
    public = {one.id for one in blog.export.items if one.is_public}
    for address, path in blog.export.own_queries().items():
        named = re.fullmatch(r"/\?(?:p|page_id)=(\d+)", address)
        is_there = named[1] in public if named else path in blog.export.own_pages()
        asked = (is_there or picture_kind(path)) and blog.client.get(address, follow=True)
        if asked and asked.status_code != 200:
            yield address


def pictures_that_arent_shown(blog):
    for path, width in blog.widths.items():
        answer = blog.client.get(path)
        if answer.status_code not in (301, 302):
            yield f"{path}: {answer.status_code}"
        elif not Picture.objects.filter(width=width).exists():
            yield f"{path} is another picture"
        elif blog.client.get(answer["Location"]).status_code != 200:
            yield f"{path} leads to {answer['Location']}"
    for item, thing in blog.public():
        shown = set(re.findall(r'<img\b[^<>]*?\bsrc="([^"]+)', thing.html))
        yield from (f"{item.id} shows {one}" for one in shown if not one.startswith("/media/"))
        for own in _own_pictures(blog, item):
            here = blog.client.get(own)["Location"].rpartition("/")[2].partition(".")[0]
            if here not in thing.html:
                yield f"{item.id} doesn’t show {own}"


def _own_pictures(blog, item):
    found = re.findall(r"""<img\b[^<>]*?\bsrc\s*=\s*["']([^"']+)""", item.text, re.IGNORECASE)
    paths = {blog.export.own_path(unescape(one)) for one in found} - {None}
    return [one for one in paths if picture_kind(one)]


def secrets_on_pages(blog):
    secrets = blog.export.secrets()
    for address, (_status, _place, said) in blog.pages.items():
        if isinstance(said, str):
            said = said.replace(settings.SITE_URL, "")
            yield from (f"{one} on {address}" for one in secrets if one in said)


def code_that_is_changed(blog):
    for item, thing in blog.public():
        there, here = code_of_source(item.text), code_of_page(thing.html)
        if len(there) != len(here):
            yield f"{item.id}: {len(there)} blocks of code are {len(here)}"
        yield from (
            f"{item.id}: {one!r} is {is_now!r}"
            for one, is_now in zip(there, here, strict=False)
            if one != is_now
        )


def code_of_source(text):
    """What stood in <pre> to read, in the order of a text."""
    return [unescape(LOOKS.sub("", one)).removeprefix("\n").rstrip() for one in CODE.findall(text)]


def code_of_page(html):
    tree = html5lib.parse(html)
    return ["".join(one.itertext()).rstrip() for one in tree.iter(f"{HTML}pre")]


def what_a_second_run_adds(blog):
    before = everything()
    if "nothing new" not in blog.bring_in() or everything() != before:
        yield f"{before} is {everything()}"


LOOKED_AT = [
    counts_and_publicity,
    parents_and_names,
    links_from_elsewhere,
    old_addresses_that_lead_astray,
    old_addresses_of_terms_that_lead_astray,
    old_addresses_of_authors_that_lead_astray,
    archives_of_dates_that_lead_astray,
    feeds_that_lead_astray,
    links_in_texts_that_lead_nowhere,
    pictures_that_arent_shown,
    secrets_on_pages,
    code_that_is_changed,
    pages_that_arent_valid,
    what_a_second_run_adds,
]


@pytest.fixture
def faults_of(corpus, tmp_path, on_disk):
    def found(name):
        uploads = tmp_path / "uploads"
        uploads.mkdir()
        blog = Moved(corpus / "wxr" / name, uploads)
        return {look.__name__: wrong for look in LOOKED_AT if (wrong := list(look(blog))[:10])}

    return found


def refuse(found):
    """Fail with each fault on a line of its own."""
    lines = [f"{look}: {one}" for look, wrong in found.items() for one in wrong]
    assert not lines, "\n".join(lines)


@pytest.mark.parametrize("name", [one for one in EXPORTS if one not in LARGE])
def test_a_blog_of_the_corpus_is_here_whole(faults_of, name):
    refuse(faults_of(name))


@pytest.mark.slow
@pytest.mark.parametrize("name", LARGE)
def test_a_large_blog_of_the_corpus_is_here_whole(faults_of, name):
    refuse(faults_of(name))


class Visited:
    """A blog as strangers see it, and what must not stand on its pages."""

    def __init__(self, secrets=()):
        self.client, self.export = Client(), self
        self.pages, self.secrets = crawl(self.client), lambda: secrets

    def own_links(self):
        return set()

    own_pages = own_links


def test_the_posts_of_jekyll_are_here_whole(corpus, on_disk):
    bring_in = partial(call_command, "import_jekyll", str(corpus / "jekyll"), stdout=io.StringIO())
    bring_in()
    turn.func()
    blog = Visited()
    for path in (corpus / "jekyll").iterdir():
        _start, front, text = path.read_text().split("---\n", 2)
        about = yaml.safe_load(front)
        post = Post.objects.published().get(title=about["title"])
        assert post.published_at == about["date"].astimezone(UTC)
        terms = {*about["categories"], *about["tags"]}
        assert {one.name for one in (*post.categories.all(), *post.tags.all())} == terms
        day, _dash, slug = path.stem[:10].replace("-", "/"), path.stem[10], path.stem[11:]
        shelves = "/".join(one.lower() for one in about["categories"])
        for old in (f"/{shelves}/{day}/{slug}.html", f"/{day}/{slug}/"):
            answer = blog.client.get(old, follow=True)
            assert (answer.status_code, answer.request["PATH_INFO"]) == (
                200,
                post.get_absolute_url(),
            )
        assert code_of_page(post.html) == code_of_source(text)
    assert (
        Post.objects.count(),
        Page.objects.count(),
        len(list((corpus / "jekyll").iterdir())),
    ) == (6, 0, 6)
    assert list(pages_that_arent_valid(blog)) == []
    before = everything()
    bring_in()
    assert everything() == before


def test_the_comments_of_disqus_are_here_whole(corpus, post, author, tmp_path, on_disk):
    """Two of its threads stood below articles that are here by now, one below none."""
    other = Post.objects.create(
        author=author,
        title="Redacted",
        published_at=post.published_at,
        day=post.day,
        slug="redacted",
        status="published",
    )
    Redirect.imported(other, ["/blog/2013/02/12/redacted/index.html"])
    (tmp_path / "matches").write_text(f"http://example.org/ {post.get_absolute_url()}\n")
    bring_in = partial(
        call_command,
        "import_disqus",
        str(corpus / "disqus" / "isso-disqus.xml"),
        match=str(tmp_path / "matches"),
        stdout=(said := io.StringIO()),
    )
    bring_in()
    first, reply, orphan = Comment.objects.filter(post=post).order_by("created_at")
    assert (first.name, reply.name, reply.parent, orphan.parent) == ("peter", "user", first, None)
    assert Comment.objects.get(post=other).name == "Empty"
    assert Comment.objects.count() == Comment.objects.published().count() == 4
    assert "1 comment on no article here" in said.getvalue()
    assert faults(Comment.objects.all()) == []

    blog = Visited(secrets=("foo@bar.com", "baz@email.foo", "127.0.0.1"))
    assert "Hello, World." in blog.pages[post.get_absolute_url()][2]
    assert [*secrets_on_pages(blog), *pages_that_arent_valid(blog)] == []
    before = everything()
    bring_in()
    assert everything() == before
