"""Whatever is mended in somebody's file, nothing of it becomes more public than it was there."""

import gzip
import io
import json
import re
from itertools import chain

import pytest

from tests.transfer import old_blogs
from transfer.imports.content.entries import in_no_list, is_public_upload
from transfer.sources import blogger, commento, disqus, remark42
from transfer.sources.ghost import export_file as ghost
from transfer.sources.jekyll import folder as jekyll
from transfer.sources.parts import Entry, UnreadableExport
from transfer.sources.wordpress import export_file as wordpress

WORDPRESS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:atom="http://www.w3.org/2005/Atom" xmlns:georss="http://www.georss.org/georss"
 xmlns:media="http://search.yahoo.com/mrss/" xmlns:wp="http://wordpress.org/export/1.2/"><channel>
<title>Tides</title><link>https://tides.example.org</link><atom:link rel="self" href="/"/>
{items}</channel></rss>"""


def item(id, status, kind="post", password="", open="open", comments=""):
    return f"""<item><title>T{id}</title><link>https://tides.example.org/t{id}/</link><dc:creator>ines</dc:creator>
<content:encoded><![CDATA[Words]]></content:encoded><excerpt:encoded><![CDATA[Few]]></excerpt:encoded>
<georss:point>1 2</georss:point><media:content url="/a.png"/><wp:post_id>{id}</wp:post_id>
<wp:post_date>2011-04-0{id} 10:00:00</wp:post_date><wp:post_type>{kind}</wp:post_type>
<wp:comment_status>{open}</wp:comment_status><wp:status>{status}</wp:status>
<wp:post_password>{password}</wp:post_password>{comments}</item>"""


def remark(id, approved):
    return f"""<wp:comment><wp:comment_id>{id}</wp:comment_id><wp:comment_content>Said</wp:comment_content>
<wp:comment_approved>{approved}</wp:comment_approved></wp:comment>"""


APPROVED = enumerate(("1", "0", "spam", "trash", "post-trashed"), 1)
SAID = "".join(remark(id, state) for id, state in APPROVED)
ITEMS = [
    item(1, "publish", comments=SAID),
    item(2, "draft"),
    item(3, "private", open="closed"),
    item(4, "pending"),
    item(5, "trash"),
    item(6, "publish", password="low water"),
    item(7, "private", "page"),
    item(8, "future"),
    item(9, "inherit", "attachment"),
]

DISQUS = """<?xml version="1.0" encoding="utf-8"?>
<disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals">
<thread dsq:id="1"><link>https://tides.example.org/low/</link><title>Low</title></thread>
{posts}</disqus>"""


def post(id, deleted="false", spam="false", approved="true"):
    return f"""<post dsq:id="{id}"><message>Said</message><createdAt>2019-06-01T10:00:00Z</createdAt>
<isDeleted>{deleted}</isDeleted><isSpam>{spam}</isSpam><isApproved>{approved}</isApproved><thread dsq:id="1"/></post>"""


POSTS = [post(1), post(2, deleted="true"), post(3, spam="true"), post(4, approved="false")]
TAKEOUT = old_blogs.TAKEOUT.replace(
    "</feed>",
    """<entry><id>tag:blogger.com,1999:blog-7.post-52</id><blogger:type>POST</blogger:type>
<blogger:status>DRAFT</blogger:status><title>Not yet</title></entry></feed>""",
)
# {of what: (its reader, a whole file)}
FILES = {
    "wordpress": (wordpress, WORDPRESS.format(items="".join(ITEMS))),
    "blogger": (blogger, old_blogs.blogger().decode()),
    "takeout": (blogger, TAKEOUT),
    "disqus": (disqus, DISQUS.format(posts="".join(POSTS))),
}
# The elements that say how public something is.
STATES = re.compile(
    r"(<(?:wp:(?:status|comment_approved|comment_status|post_password)|app:draft|blogger:(?:status|trashed)"
    r"|is(?:Deleted|Spam|Approved))>)([^<]+)(</)"
)
# Those that may be empty of themselves.
MAY_LACK = ("post_password", "trashed")
READERS = {"publish", "future"}


def states(reader, text):
    """{what: how public it is} of an export, 0 for hidden; {} of one that is refused."""
    try:
        parts = list(reader.read(io.BytesIO(text.encode())))
    except UnreadableExport:
        return {}
    found, public = {}, {one.id for one in parts if isinstance(one, Entry) and is_read(one)}
    for one in (part for part in parts if isinstance(part, Entry)):
        seen = in_no_list(one, public) if one.kind == "attachment" else one
        found[one.kind, one.id, "read"] = is_read(seen)
        found[one.kind, one.id, "free"] = is_read(seen) and not one.password
        found[one.kind, one.id, "open"] = reader is not wordpress or one.comments_open
        for said in one.comments:
            found[one.kind, one.id, said.id] = said.state == "published"
    return found


def is_read(entry):
    return entry.kind == "thread" or entry.status in READERS


def more_public(reader, whole, mended):
    """What of a mended file is more public than in the whole one, or isn't in that at all."""
    before, after = states(reader, whole), states(reader, mended)
    assert len({*before.values()}) == 2  # Something is hidden there, and something isn't.
    return [name for name, is_public in after.items() if is_public and not before.get(name)]


def prefixes(text):
    return re.findall(r"xmlns:(\w+)=", text)


DECLARED = [(name, prefix) for name, (_reader, text) in FILES.items() for prefix in prefixes(text)]


@pytest.mark.parametrize(("name", "prefix"), DECLARED)
def test_a_prefix_that_nobody_declared_changes_no_state(name, prefix):
    reader, whole = FILES[name]
    undeclared = re.sub(rf"""\sxmlns:{prefix}=(["']).*?\1""", "", whole)
    assert undeclared != whole
    found = states(reader, undeclared)
    assert found in (states(reader, whole), {})
    assert found or prefix == "wp"  # What isn't known as WordPress' any more is refused.


@pytest.mark.parametrize(("name", "prefix"), DECLARED)
def test_a_prefix_that_nobody_knows_makes_nothing_more_public(name, prefix):
    reader, whole = FILES[name]
    odd = re.sub(rf"""\sxmlns:{prefix}=(["']).*?\1""", "", whole)
    odd = re.sub(rf"(</?|\s){prefix}:", r"\1odd:", odd)
    assert more_public(reader, whole, odd) == []


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("sign", ["\x00", "\x08", "\x1b", "\x7f", "\ufffe"])
def test_a_sign_that_nobody_sees_changes_no_state(name, sign):
    reader, whole = FILES[name]
    for place in (r"\1" + sign + r"\2\3", r"\1\2" + sign + r"\3"):
        spoiled = STATES.sub(place, whole)
        assert spoiled != whole
        assert more_public(reader, whole, spoiled) == []
        if sign < " ":
            assert states(reader, spoiled) == states(reader, whole)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize(
    "around",
    ["&nbsp;{}", "{}&nbsp;", "{}&", "&bogus;{}", "{}&#160;", "\u200b{}", "<b>{}</b>", "{}]]>"],
)
def test_an_entity_or_a_tag_in_a_state_makes_nothing_more_public(name, around):
    reader, whole = FILES[name]
    spoiled = STATES.sub(lambda found: found[1] + around.format(found[2]) + found[3], whole)
    assert more_public(reader, whole, spoiled) == []


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("value", ["", "nonsense", "{upper}", "<!--{}-->", "<![CDATA[{}]]>"])
def test_a_state_that_nobody_knows_is_no_permission(name, value):
    reader, whole = FILES[name]

    def another(found):
        lacks = value in ("", "<!--{}-->") and found[1].rstrip(">").endswith(MAY_LACK)
        said = found[2] if lacks else value.format(found[2], upper=found[2].upper())
        return found[1] + said + found[3]

    assert more_public(reader, whole, STATES.sub(another, whole)) == []


@pytest.mark.parametrize("name", FILES)
def test_a_state_that_isnt_there_is_no_permission(name):
    reader, whole = FILES[name]
    for found in STATES.finditer(whole):
        element = f"{found[0]}{found[1][1:]}"
        if not found[1].rstrip(">").endswith((*MAY_LACK, "draft", "isApproved")):
            assert more_public(reader, whole, whole.replace(element, "")) == []


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_breaks_off_or_leaves_something_open_makes_nothing_more_public(name):
    reader, whole = FILES[name]
    cuts = (whole[:end] for end in range(0, len(whole), 61))
    unclosed = (
        whole.replace(f"{one[2]}{one[3]}", one[2] + "<", 1) for one in STATES.finditer(whole)
    )
    closed = (whole.replace(f"</{tag}>", "", 1) for tag in ("entry", "item", "post", "thread"))
    for spoiled in chain(cuts, unclosed, closed):
        assert more_public(reader, whole, spoiled) == []


def ghost_states(**row):
    posts = [old_blogs.ghost_post(1, "ash", html="<p>Ash</p>", **row)]
    found = [
        one
        for one in ghost.read(io.BytesIO(old_blogs.ghost(posts=posts)))
        if isinstance(one, Entry)
    ]
    return [one.status for one in found]


@pytest.mark.parametrize(
    "row",
    [
        {"status": ""},
        {"status": None},
        {"status": "Published\u200b"},
        {"status": "sent"},  # It was mailed, and stood on no page.
        {"visibility": "members"},
        {"visibility": "nonsense"},
        {"visibility": ""},
    ],
)
def test_a_post_of_ghost_that_isnt_plainly_public_stays_hidden(row):
    assert not READERS & {*ghost_states(**row)}


@pytest.mark.parametrize(
    "front",
    [
        "published: false",
        "published: no",
        "published: Off",
        "published: FALSE",
        "published: perhaps",
        "draft: yes",
        "draft: TRUE",
        "draft: ja",
        "status: Draft",
        "status: private",
        "status: Pending",
        "status: trash",
        "private: true",
        "expiryDate: 2021-01-01",
        "password: low water",
    ],
)
def test_a_text_of_jekyll_that_isnt_plainly_public_stays_hidden(tmp_path, front):
    posts = {"_posts/2020-03-01-loaf.md": f"---\ntitle: Loaf\n{front}\n---\nBread"}
    (entry,) = (
        one for one in jekyll.read(old_blogs.site(tmp_path, posts)) if isinstance(one, Entry)
    )
    assert entry.status not in READERS or entry.password == "low water"


@pytest.mark.parametrize("value", [True, 1, "true", "true&nbsp;", "perhaps", [1]])
def test_a_comment_that_isnt_plainly_there_isnt_published(value):
    lines = gzip.decompress(old_blogs.remark42()).decode().splitlines()[:1]
    lines.append(json.dumps(old_blogs.remark42_comment("a", "<p>Gone</p>", delete=value)))
    told = {
        "version": 2,
        "commenters": [],
        "comments": [old_blogs.commento_comment("aa", "Gone", deleted=value)],
    }
    for reader, text in ((remark42, "\n".join(lines)), (commento, json.dumps(told))):
        entry = next(iter(reader.read(io.BytesIO(text.encode()))))
        assert [one.state for one in entry.comments if one.state == "published"] == []


def test_an_uploaded_file_that_doesnt_say_how_public_it_is_has_no_page():
    assert not is_public_upload(Entry(1, "attachment", status=""), {0})
    assert not is_public_upload(Entry(1, "attachment", status="inherit", password="x"), {0})
    assert is_public_upload(Entry(1, "attachment", status="inherit"), set())
