"""The reader of WordPress exports: a file in, plain values out."""

import gzip
import io
import zipfile
from collections import Counter
from datetime import UTC, date, datetime

import pytest

from transfer.sources.parts import Author, Blog, Entry, Term, UnreadableExport
from transfer.sources.recovered_xml import Repairs
from transfer.sources.wordpress.export_file import read

START = '<rss xmlns:wp="http://wordpress.org/export/1.2/">\n<channel>\n'
END = "</channel></rss>"

# The table of the corpus: posts, pages, attachments, comments, visible, with a parent,
# deepest level, pingbacks and trackbacks, held.
COUNTS = {
    "theme-unit-test-data.xml": (58, 21, 37, 33, 26, 10, 10, 4, 3),
    "cc-labs.xml": (219, 5, 0, 181, 119, 3, 2, 62, 0),
    "small-export.xml": (6, 5, 0, 1, 1, 0, 1, 0, 0),
    "valid-wxr-1.0.xml": (3, 3, 0, 1, 1, 0, 1, 0, 0),
    "valid-wxr-1.1.xml": (1, 1, 0, 1, 1, 0, 1, 0, 0),
    "wxr-comprehensive.xml": (1, 1, 0, 1, 1, 0, 1, 0, 0),
    "slashes.xml": (1, 0, 0, 1, 1, 0, 1, 0, 0),
    "crazy-cdata-escaped.xml": (1, 0, 0, 0, 0, 0, 0, 0, 0),
    "post-content-blank-lines.xml": (1, 0, 0, 0, 0, 0, 0, 0, 0),
    "test-serialized-comment-meta.xml": (1, 0, 0, 1, 1, 0, 1, 0, 0),
    "isso-wordpress.xml": (1, 0, 0, 8, 8, 3, 3, 0, 0),
    "missing-version-tag.xml": (0, 0, 0, 0, 0, 0, 0, 0, 0),
}


@pytest.mark.parametrize("name", COUNTS)
def test_every_export_of_the_corpus_is_read_whole(corpus, name):
    assert counts(entries(corpus / "wxr" / name)) == COUNTS[name]


def test_the_broken_export_of_the_corpus_is_refused_with_its_line(corpus):
    with pytest.raises(UnreadableExport, match="mismatched tag in line 90"):
        list(read(corpus / "wxr" / "malformed.xml"))


def test_the_seed_export_is_read_whole(corpus):
    [path] = (corpus / "seed").glob("*.xml")
    post, page = entries(path)

    assert (post.kind, page.kind) == ("post", "page")
    assert post.title.startswith("Thoughts on China’s Big Child Trafficking Bust")
    assert post.published_at == datetime(2011, 10, 26, 8, tzinfo=UTC)
    assert [term.name for term in post.categories] == ["Society"]
    assert [term.slug for term in post.tags] == ["child-trafficking", "comments-policy"]
    assert len(post.comments) == 6
    assert post.comments[2].html.startswith("评论大革命就是好,就是好!")
    assert (post.comments[3].parent, post.comments[3].user) == (post.comments[2].id, 1)


def test_double_encoded_text_and_backslashes_stay_as_their_author_wrote_them(corpus):
    [slashes] = entries(corpus / "wxr" / "slashes.xml")
    [sections] = entries(corpus / "wxr" / "crazy-cdata-escaped.xml")
    assert slashes.html == r"Slashes aren\'t \"cool\""
    assert slashes.comments[0].html == r"\o/ ¯\_(ツ)_/¯"
    assert sections.html == "Content with nested <![CDATA[ tags ]]> :)"


def test_an_author_reads_their_own_export(exports):
    parts = list(read(exports / "garden.xml"))

    assert parts[:2] == [
        Author("fern", "Fern", "fern@example.org", 3, ("/author/fern/", "/?author=3")),
        Author("moss", "moss", "Moss@Example.org", 4, ("/author/moss/", "/?author=4")),
    ]
    assert parts[2:5] == [
        Term("category", "beds", "Beds & Borders", id=1),
        Term("category", "raised-beds", "Raised beds", "beds", id=2),
        Term("tag", "豆", "豆", id=5),
    ]
    assert parts[-1] == Blog("A Kitchen & a Garden", "https://garden.example.org")


def test_an_entry_says_all_that_its_author_set(exports):
    post = entries(exports / "garden.xml")[0]

    assert post.title == "Beans before breakfast & after"
    assert (post.id, post.slug, post.author) == (10, "beans-before-breakfast", "fern")
    assert (post.status, post.password, post.comments_open) == ("publish", "", True)
    assert post.excerpt == "What the beans did in the night."
    assert post.html.startswith("The beans were up <em>before</em> us.\n\nThey had")
    assert [term.slug for term in post.tags] == ["豆", "morning"]
    assert post.categories == (Term("category", "raised-beds", "Raised beds"),)


def test_the_time_is_utc_and_the_day_is_the_blogs_own(exports):
    post = entries(exports / "garden.xml")[0]
    assert post.published_at == datetime(2019, 5, 31, 22, 30, tzinfo=UTC)
    assert post.day == date(2019, 6, 1)


def test_a_draft_without_a_time_in_utc_keeps_its_local_one(exports):
    draft = entries(exports / "garden.xml")[1]
    assert (draft.slug, draft.published_at) == ("", datetime(2019, 7, 1, 12, tzinfo=UTC))


def test_an_item_with_only_a_feeds_date_has_that_one():
    [entry] = entries_of("<item><pubDate>Tue, 14 Jan 2014 19:31:03 +0200</pubDate></item>")
    assert entry.published_at == datetime(2014, 1, 14, 17, 31, 3, tzinfo=UTC)


def test_a_time_is_read_without_its_noughts_as_well():
    [entry] = entries_of("<item><wp:post_date_gmt>2011-10-26 8:00:00</wp:post_date_gmt></item>")
    assert entry.published_at == datetime(2011, 10, 26, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    "nonsense", ["", "yesterday", "2011-02-30 08:00:00", "0000-00-00 00:00:00", "2011-10-26"]
)
def test_a_date_that_is_none_is_no_date(nonsense):
    [entry] = entries_of(f"<item><wp:post_date>{nonsense}</wp:post_date></item>")
    assert entry.published_at is None


def test_what_people_said_is_told_from_pingbacks_spam_and_the_held(exports):
    comments = entries(exports / "garden.xml")[0].comments
    assert [(comment.id, comment.type, comment.state) for comment in comments] == [
        (101, "comment", "published"),
        (102, "comment", "published"),
        (103, "comment", "published"),
        (104, "comment", "published"),
        (105, "comment", "held"),
        (106, "comment", "spam"),
        (107, "comment", "trash"),
        (108, "pingback", "published"),
        (109, "comment", "published"),
    ]


def test_a_commenters_name_is_text_and_their_words_are_html(exports):
    comment = entries(exports / "garden.xml")[0].comments[1]
    assert (comment.name, comment.email) == ("Pea & Pod", "pea@example.org")
    assert comment.url == "https://pea.example.org/"
    assert comment.html.startswith("What <strong>string</strong> is that?\n\n<script>")


def test_nobodys_ip_address_is_read(exports, corpus):
    for path in [exports / "garden.xml", *corpus.glob("seed/*.xml")]:
        assert "192.0.2." not in repr(list(read(path)))


def test_a_state_nobody_knows_is_held():
    [entry] = entries_of("<item><wp:comment><wp:comment_id>1</wp:comment_id></wp:comment></item>")
    assert entry.comments[0].state == "held"


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2"])
def test_every_version_of_the_format_is_read(exports, version, scheme):
    text = (exports / "garden.xml").read_text()
    text = text.replace(
        "http://wordpress.org/export/1.2/", f"{scheme}://wordpress.org/export/{version}/"
    )
    text = text.replace("<wp:wxr_version>1.2</wp:wxr_version>", "")
    assert list(read(io.BytesIO(text.encode()))) == list(read(exports / "garden.xml"))


def test_terms_written_twice_as_in_version_1_0_are_one():
    [entry] = entries_of(
        "<item><category><![CDATA[news]]></category>"
        '<category domain="tag"><![CDATA[news]]></category>'
        '<category domain="tag" nicename="the-news"><![CDATA[news]]></category></item>'
    )
    assert entry.tags == (Term("tag", "the-news", "news"),)


def test_a_login_is_read_without_the_half_of_a_tag_around_it():
    [entry] = entries_of(
        '<item><dc:creator xmlns:dc="http://purl.org/dc/elements/1.1/">&gt;fern</dc:creator></item>'
    )
    assert entry.author == "fern"


def test_control_characters_that_no_xml_may_hold_are_left_out():
    [entry] = entries_of("<item><title>Be\x08ans\x00</title></item>")
    assert entry.title == "Beans"


def test_a_number_that_is_none_is_zero():
    [entry] = entries_of(f"<item><wp:post_id>{'9' * 5000}</wp:post_id></item>")
    assert entry.id == 0


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "The file is empty."),
        ("PK\x03\x04…", "archive is damaged"),
        ("Dear diary", "The file isn’t well-formed XML: syntax error in line 1."),
        ("<html/>", "it starts with <html>, not <rss>"),
        ("<rss><channel/></rss>", "This is an RSS feed, but not a WordPress export."),
        (START.replace("<channel>", "<tunnel>") + "</tunnel></rss>", "it has no channel"),
        (START + "<item><title>Beans", "The file ends in the middle, at line 3."),
        (START + "<item><title><![CDATA[Beans", "The file ends in the middle, at line 3."),
        (START + "<item>\n</title>" + END, "mismatched tag in line 4"),
        ("<?xml version='1.0' encoding='moon'?>" + START + END, "encoding can’t be read"),
    ],
)
def test_what_is_not_an_export_is_refused_in_a_sentence(text, sentence):
    with pytest.raises(UnreadableExport) as refusal:
        list(read(io.BytesIO(text.encode())))
    assert sentence in str(refusal.value)


@pytest.mark.parametrize(
    "entity",
    [
        '<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">',
        '<!ENTITY a SYSTEM "file:///etc/passwd">',
        '<!ENTITY % a "b">',
        '<!NOTATION n SYSTEM "n"><!ENTITY a SYSTEM "a.gif" NDATA n>',
        '<!-- <rss> --><!ENTITY a "b">',
    ],
)
def test_a_file_that_declares_entities_is_refused(entity):
    bomb = f"<!DOCTYPE rss [\n{entity}]>{START}<item><title>&a;</title></item>{END}"
    with pytest.raises(UnreadableExport, match="Line 2 declares an entity"):
        list(read(io.BytesIO(bomb.encode())))


HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def mended(content):
    """(titles and texts of the entries, what was mended) of an export with these bytes."""
    mends = Repairs()
    parts = list(read(io.BytesIO(content), mends))
    return [f"{one.title}|{one.html}" for one in parts if isinstance(one, Entry)], dict(mends.lines)


@pytest.mark.parametrize(
    ("content", "texts", "mends"),
    [
        (f"\n\n{HEAD}{START}<item><title>Beans</title></item>{END}", ["Beans|"], {"start": [1]}),
        (f"\ufeff{HEAD}{START}<item/>{END}", ["|"], {}),
        (f"{HEAD}<!-- Tools & <wp:export> ]]> -->\n{START}<item/>{END}", ["|"], {}),
        (
            f"{HEAD}{START}<atom:link rel='self'/>\n<item><dc:title/><media:x/></item>{END}",
            ["|"],
            {"prefix": [4, 5]},
        ),
        (f"{START}<odd:one>\n</odd:one><item/>{END}", ["|"], {"prefix": [3, 4]}),
        (
            f"{START}<item><title>Peas & beans &amp; figs</title>\n<link>/?a=1&b=2</link></item>{END}",
            ["Peas & beans & figs|"],
            {"ampersand": [3, 4]},
        ),
        (
            f"{START}<item><title>A&nbsp;pear</title></item>{END}",
            ["A\xa0pear|"],
            {"ampersand": [3]},
        ),
        (
            f"{START}<item><content:encoded><![CDATA[One ]]> & <b>two</b>]]></content:encoded></item>{END}",
            ["|One ]]> & <b>two</b>"],
            {"prefix": [3], "section": [3]},
        ),
        (f"{START}<item><title>Be\x08ans</title></item>{END}", ["Beans|"], {"control": [3]}),
    ],
)
def test_what_real_exports_have_wrong_is_mended_and_told_by_its_line(content, texts, mends):
    found, told = mended(content.encode())
    assert (found, told) == (texts, mends)


@pytest.mark.parametrize(
    ("says", "encoding"),
    [
        ("UTF-8", "cp1252"),
        ("ISO-8859-1", "latin-1"),
        ("ISO-8859-1", "utf-8"),
        ("UTF-16", "utf-16"),
        ("GBK", "gbk"),
    ],
)
def test_an_export_is_read_in_whatever_encoding_it_is(says, encoding):
    word = "豆" if encoding == "gbk" else "Gemüse"
    text = (
        f'<?xml version="1.0" encoding="{says}"?>\n{START}<item><title>{word}</title></item>{END}'
    )
    found, told = mended(text.encode(encoding))
    assert found == [f"{word}|"]
    assert told == ({"encoding": [4]} if encoding == "cp1252" else {})


def test_mending_changes_nothing_wherever_a_piece_of_the_file_ends(exports, monkeypatch):
    whole = list(read(exports / "garden.xml"))
    for size in (97, 331, 1009):
        monkeypatch.setattr("transfer.sources.recovered_xml.READ", size)
        assert list(read(exports / "garden.xml")) == whole


def test_packed_exports_and_several_parts_are_read_as_they_are(exports, tmp_path):
    content = (exports / "garden.xml").read_bytes()
    whole = list(read(exports / "garden.xml"))
    (tmp_path / "garden.xml.gz").write_bytes(gzip.compress(content))
    with zipfile.ZipFile(tmp_path / "garden.zip", "w") as archive:
        archive.writestr("garden.1.xml", content)
        archive.writestr("readme.txt", "Not an export.")
        archive.writestr("garden.2.xml", content)
    assert list(read(tmp_path / "garden.xml.gz")) == whole
    assert list(read(tmp_path / "garden.zip")) == whole[:-1] * 2 + whole[-1:]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (gzip.compress(START.encode() * 999, mtime=0)[:-30], "archive is damaged or was cut off"),
        (b"PK\x05\x06" + bytes(18), "isn’t well-formed"),
    ],
)
def test_a_damaged_archive_is_refused_in_a_sentence(content, sentence):
    with pytest.raises(UnreadableExport, match=sentence):
        list(read(io.BytesIO(content)))


def entries(path):
    return [part for part in read(path) if isinstance(part, Entry)]


def entries_of(items):
    return entries(io.BytesIO(f"{START}{items}{END}".encode()))


def counts(entries):
    kinds = Counter(entry.kind for entry in entries)
    comments = [comment for entry in entries for comment in entry.comments]
    told = [comment for comment in comments if comment.type == "comment"]
    return (
        kinds["post"],
        kinds["page"],
        kinds["attachment"],
        len(comments),
        sum(comment.state == "published" for comment in told),
        sum(comment.parent != 0 for comment in told),
        max((level(comment, comments) for comment in told), default=0),
        sum(comment.type in ("pingback", "trackback") for comment in comments),
        sum(comment.state == "held" for comment in told),
    )


def level(comment, comments):
    by_id = {other.id: other for other in comments}
    above = by_id.get(comment.parent)
    return 1 if above is None else 1 + level(above, comments)


def test_an_author_is_known_by_whatever_the_export_calls_what_tells_of_them():
    told = "<wp:author_login>a11y</wp:author_login><wp:author_email>a@example.org</wp:author_email><wp:author_display_name>Ann Ash</wp:author_display_name>"
    content = f"{START}<wp:wp_author>{told}</wp:wp_author><item/>{END}"
    author = next(one for one in read(io.BytesIO(content.encode())) if isinstance(one, Author))
    assert (author.login, author.name, author.email) == ("a11y", "Ann Ash", "a@example.org")
