"""Files of strangers that are broken, or made to break something: a sentence each, and soon."""

import gzip
import io
import json
import random
import sqlite3
import struct
import zipfile
from contextlib import suppress

import pytest

from tests.transfer import old_blogs
from transfer.imports.files.uploads import Uploads
from transfer.sources import blogger, commento, disqus, isso, remark42
from transfer.sources.archives import AT_LEAST, LISTS, Bursts, opened
from transfer.sources.ghost import export_file as ghost
from transfer.sources.jekyll import folder as jekyll
from transfer.sources.json_stream import MOST_VALUES
from transfer.sources.parts import UnreadableExport
from transfer.sources.recognise import SOURCES, recognise, recognised, refuse_others
from transfer.sources.wordpress import export_file as wordpress

JSON_SOURCES = [ghost, commento, remark42, isso]
XML_SOURCES = [blogger, disqus]


def refused(source, content):
    with pytest.raises(UnreadableExport) as refusal:
        list(source.read(io.BytesIO(content) if isinstance(content, bytes) else content))
    return str(refusal.value)


@pytest.mark.parametrize("source", [*JSON_SOURCES, *XML_SOURCES, jekyll], ids=lambda one: one.NAME)
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\xff\xfe\xfd" * 10,
        b"Gr\xfc\xdfe",
        b"null",
        b"[1, 2, {}]",
        b'{"comments": 5, "commenters": []}',
        b"<html><body>Sign in</body></html>",
        b"\x1f\x8bnot packed",
        b"PK\x03\x04nor this",
        gzip.compress(b"x" * 100, mtime=0)[:-9],
        b"SQLite format 3\0" + b"\xff" * 200,
    ],
)
def test_what_is_no_export_is_refused_in_a_sentence(source, content):
    sentence = refused(source, content)
    assert sentence.endswith((".", "…")) or ": " in sentence


@pytest.mark.parametrize(
    "source, made",
    [
        (ghost, old_blogs.ghost),
        (commento, lambda: gzip.decompress(old_blogs.commento())),
        (remark42, lambda: gzip.decompress(old_blogs.remark42())),
        (isso, old_blogs.isso_json),
        (blogger, old_blogs.blogger),
        (blogger, old_blogs.takeout),
        (commento, old_blogs.commento),
    ],
)
def test_an_export_that_was_cut_off_is_refused(source, made):
    whole = made()
    refused(source, whole[: len(whole) * 2 // 3])


@pytest.mark.parametrize("source", JSON_SOURCES, ids=lambda one: one.NAME)
@pytest.mark.parametrize(
    "content",
    [b"[" * 200_000, b'{"a":' * 200_000, b"[" + b"9" * 10_000 + b"]"],
)
def test_json_that_is_made_to_break_something_ends_soon(source, content):
    refused(source, content)


STRANGE = [
    None,
    True,
    -1,
    1e400,
    10**30,
    "",
    "\0",
    "\ud800",
    [],
    [[]],
    {},
    {"a": []},
    "9" * 500,
    "9999-12-31T23:59:59-14:00",
    "[" * 99,
]


def spoiled(value, chance):
    """The same value, in which here and there something else stands."""
    if chance.random() < 0.03:
        return chance.choice(STRANGE)
    if isinstance(value, dict):
        return {key: spoiled(one, chance) for key, one in value.items()}
    return [spoiled(one, chance) for one in value] if isinstance(value, list) else value


def as_ghost_writes(value):
    """JSON in which documents are JSON in a text."""

    def documents(one):
        if isinstance(one, dict):
            return {
                key: json.dumps(text) if key in ("lexical", "mobiledoc") else documents(text)
                for key, text in one.items()
            }
        return [documents(part) for part in one] if isinstance(one, list) else one

    return json.dumps(documents(value))


@pytest.mark.parametrize("source", JSON_SOURCES, ids=lambda one: one.NAME)
def test_whatever_stands_where_something_else_should_breaks_nothing(source):
    made = {
        ghost: old_blogs.ghost(),
        commento: gzip.decompress(old_blogs.commento()),
        remark42: gzip.decompress(old_blogs.remark42()),
        isso: old_blogs.isso_json(),
    }
    lines = [json.loads(line) for line in made[source].splitlines()]
    if source is ghost:
        for row in lines[0]["db"][0]["data"]["posts"]:
            for name in {"lexical", "mobiledoc"} & row.keys():
                row[name] = json.loads(row[name])
    for number in range(150):
        chance = random.Random(number)
        content = "\n".join(as_ghost_writes(spoiled(one, chance)) for one in lines).encode()
        with suppress(UnreadableExport):
            list(source.read(io.BytesIO(content)))


@pytest.mark.parametrize("made", [old_blogs.blogger(), old_blogs.TAKEOUT.encode()])
def test_whatever_is_missing_from_xml_breaks_nothing(made):
    for number in range(150):
        chance = random.Random(number)
        start = chance.randrange(300, len(made))
        with suppress(UnreadableExport):
            list(blogger.read(io.BytesIO(made[:start] + made[start + chance.randrange(60) :])))


def test_whatever_stands_before_a_text_breaks_nothing(tmp_path):
    front = dict.fromkeys(
        "title date slug layout type author categories tags image cover excerpt status permalink"
        " aliases redirect_from draft published pin comments".split(),
        "2020-01-01",
    )
    for number in range(150):
        chance = random.Random(number)
        words = {name: chance.choice([one, *STRANGE]) for name, one in front.items()}
        for name in ("_posts/2020-01-01-a.md", "b.html"):
            text = f"{json.dumps(words)}\n\nText"
            old_blogs.site(
                tmp_path,
                {name: text, "_config.yml": json.dumps({"permalink": chance.choice(STRANGE) or 1})},
            )
        with suppress(UnreadableExport):
            list(jekyll.read(tmp_path))


def test_words_that_no_database_takes_are_left_out():
    export = json.loads(gzip.decompress(old_blogs.commento()))
    export["comments"][0]["markdown"] = "nul\0 half \ud800 whole 🍞"
    export["comments"][1]["creationDate"] = "9999999-99-99"
    export["comments"][2]["creationDate"] = 1e300
    [thread, _blog] = commento.read(io.BytesIO(json.dumps(export).encode()))
    assert thread.comments[0].html == "nul half ? whole 🍞"
    assert [one.written_at for one in thread.comments[1:3]] == [None, None]


@pytest.mark.parametrize(
    "source, name, start",
    [
        (disqus, "a.xml", b'<disqus xmlns="http://disqus.com">'),
        (blogger, "feed.atom", b'<feed xmlns="http://www.w3.org/2005/Atom">'),
        (ghost, "a.json", b"{"),
    ],
)
def test_an_archive_that_would_burst_is_given_up(source, name, start):
    packed = old_blogs.zipped({name: start + b" " * (AT_LEAST + (1 << 20))})
    assert "damaged" in refused(source, packed)


def test_a_small_archive_is_read_for_no_longer_than_an_export_of_its_size():
    """What doesn't pack is followed by blanks, of which there may be no end."""
    file = io.BytesIO()
    with gzip.open(file, "wb", compresslevel=1) as packing:
        packing.write(random.Random(1).randbytes(2 << 20))
        for _ in range(300):
            packing.write(b" " * (1 << 20))
    size, read = file.tell(), file.seek(0)
    with opened(file) as (unpacked,), pytest.raises(Bursts):
        while piece := unpacked.read(1 << 20):
            read += len(piece)
    assert AT_LEAST < read <= 40 * size


def test_a_text_in_an_archive_that_would_burst_is_given_up():
    packed = old_blogs.zipped({"_posts/2020-01-01-a.md": b"-" * (10 << 20)})
    assert "2020-01-01-a.md is too large" in refused(jekyll, packed)


def test_json_of_more_values_than_memory_holds_is_given_up():
    row = b'{"html": [' + b"[]," * (MOST_VALUES // 2 + 1) + b"[]]}"
    content = b'{"data": {"posts": [' + row + b"]}}"
    assert "too large" in refused(ghost, content)


def test_an_entity_is_refused_in_any_xml():
    bomb = b'<!DOCTYPE a [<!ENTITY b "b">]><disqus xmlns="http://disqus.com"/>'
    assert "declares an entity" in refused(disqus, bomb)


def test_a_takeout_of_two_blogs_says_so():
    packed = old_blogs.zipped({f"Blogs/{one}/feed.atom": old_blogs.TAKEOUT for one in "ab"})
    assert "exactly one" in refused(blogger, packed)


@pytest.mark.parametrize(
    "script",
    [
        "CREATE TABLE threads (id, uri, title)",
        "CREATE TABLE threads (id, uri, title); CREATE VIEW comments AS SELECT 1 AS tid",
        "CREATE TABLE threads (id, uri, title); CREATE TABLE comments (tid)",
        "CREATE TABLE threads (id, uri, title); CREATE VIRTUAL TABLE comments USING fts5(tid)",
        old_blogs.ISSO + "UPDATE comments SET text = CAST(zeroblob(3000000) AS TEXT)",
    ],
)
def test_a_database_that_isnt_issos_is_refused(tmp_path, script):
    assert "database" in refused(isso, old_blogs.isso(tmp_path / "comments.db", script))


def test_nothing_in_a_database_acts(tmp_path):
    path = old_blogs.isso(tmp_path / "comments.db")
    with sqlite3.connect(path) as database:
        database.execute("CREATE TRIGGER t AFTER INSERT ON comments BEGIN DELETE FROM threads; END")
        database.execute(
            "UPDATE comments SET created = 'x', mode = 'y', author = x'ff', parent = 1e300"
        )
    database.close()
    [thread, _blog] = isso.read(path)
    assert {(one.written_at, one.state, one.name, one.parent) for one in thread.comments} == {
        (None, "held", "", 0)
    }


MADE = {
    "blogger": old_blogs.blogger,
    "ghost": old_blogs.ghost,
    "remark42": old_blogs.remark42,
    "commento": old_blogs.commento,
    "isso": old_blogs.isso_json,
    "jekyll": lambda: old_blogs.zipped(old_blogs.JEKYLL),
}


@pytest.mark.parametrize("name", MADE)
def test_a_file_is_recognised_by_what_is_in_it(tmp_path, name):
    path = tmp_path / "export"
    path.write_bytes(MADE[name]())
    assert recognise(path) == name
    for source in SOURCES.values():
        if name == source.NAME:
            refuse_others(path, source)
        else:
            with pytest.raises(UnreadableExport, match=f"import_{name}"):
                refuse_others(path, source)


def test_the_other_ways_of_keeping_them_are_recognised_too(tmp_path, exports, corpus):
    (tmp_path / "takeout.zip").write_bytes(old_blogs.takeout())
    packed = old_blogs.zipped({"a.xml": (exports / "garden.xml").read_bytes()})
    (tmp_path / "wordpress.zip").write_bytes(packed)
    assert recognise(tmp_path / "takeout.zip") == "blogger"
    assert recognise(tmp_path / "wordpress.zip") == recognise(exports / "garden.xml") == "wordpress"
    assert recognise(old_blogs.isso(tmp_path / "comments.db")) == "isso"
    assert recognise(corpus / "disqus" / "isso-disqus.xml") == "disqus"
    assert recognise(corpus / "wxr" / "isso-wordpress.xml") == "wordpress"


@pytest.mark.parametrize(
    "content", [b"", b"{" * 60_000, b"<rss " * 13_000, b"<!" * 30_000, b"PK\x03\x04", b"\x1f\x8b"]
)
def test_what_nobody_knows_is_left_to_the_reader_that_was_asked(tmp_path, content):
    path = tmp_path / "export"
    path.write_bytes(content)
    assert recognise(path) is None


def test_an_archive_under_a_password_is_refused(tmp_path):
    packed = bytearray(old_blogs.zipped({"a.json": b"{}"}))
    for sign in (b"PK\x03\x04", b"PK\x01\x02"):
        at = packed.find(sign) + (6 if sign[2] == 3 else 8)
        packed[at] |= 1
    assert zipfile.ZipFile(io.BytesIO(bytes(packed))).infolist()[0].flag_bits & 1
    refused(ghost, bytes(packed))


EMPTY = gzip.compress(b"", mtime=0)


class Metered(io.BytesIO):
    """A file that counts the bytes that are read of it."""

    taken = 0

    def read(self, size=-1):
        content = super().read(size)
        self.taken += len(content)
        return content


def crowded(entries, wide=False):
    """A .zip that names so many files, of which there is none; `wide` says so in zip64 alone."""
    one = b"PK\x01\x02" + bytes(24) + (1).to_bytes(2, "little") + bytes(16) + b"a"
    size, start = len(one) * entries, b"PK\x03\x04" + bytes(26)
    end64 = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, 0, 0, size, len(start))
    end64 += struct.pack("<4sLQL", b"PK\6\7", 0, len(start) + size, 1)
    about = (0, 0, 0, 0, 0 if wide else size, len(start), 0)
    end = struct.pack("<4s4H2LH", b"PK\5\6", *about)
    return start + one * entries + end64 * wide + end


@pytest.mark.parametrize(
    "content",
    [
        EMPTY * 100_000,
        b"\x1f\x8b\x08\x08" + bytes(6) + b"a" * 2_000_000,
        crowded(LISTS // 47 + 1),
        crowded(LISTS // 47 + 1, wide=True),
    ],
    ids=["empty members", "a name without an end", "too many files", "too many files in zip64"],
)
def test_a_file_made_to_keep_whoever_checks_it_busy_is_known_by_its_ends_alone(content):
    file = Metered(content)
    assert recognised(file) is None
    assert file.taken < 1 << 18


@pytest.mark.parametrize("wide", [False, True])
def test_an_archive_of_too_many_files_is_refused_by_who_reads_it_too(wide):
    packed = crowded(LISTS // 47 + 1, wide)
    for source in (ghost, jekyll):
        assert refused(source, packed)


def test_a_folder_of_tens_of_thousands_of_files_and_what_says_something_behind_it_is_recognised():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.comment = b"Packed on a Tuesday. " * 3_000
        for number in range(70_000):  # More than 65,535 are in zip64.
            archive.writestr(f"garden-main/_posts/2019-04-0{number % 9}-beans-{number:05}.md", "")
    file.seek(0)
    assert recognised(file) == "jekyll"


def test_a_file_in_zip64_and_a_gz_in_several_members_are_recognised(exports):
    export = (exports / "garden.xml").read_bytes()
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(packed, "w") as archive,
        archive.open("a.xml", "w", force_zip64=True) as file,
    ):
        file.write(export)
    packed.seek(0)
    assert recognised(packed) == "wordpress"
    members = b"".join(map(gzip.compress, [b"", export[:10], export[10:90], b"", export[90:]]))
    assert recognised(io.BytesIO(members)) == "wordpress"
    assert recognised(io.BytesIO(members + bytes(512))) == "wordpress"


def named_wrongly():
    return old_blogs.zipped({"ä.xml": b"<rss>", "ä.json": b"{", "ä.md": b"x"}).replace(
        "ä".encode(), b"\xff\xff"
    )


def out_of_reach(offset):
    """A .zip whose files begin at `offset`, as its list says."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in ("a.xml", "a.json", "a.md"):
            archive.writestr(name, b"Beans.")
            archive.getinfo(name).header_offset = offset
    return file.getvalue()


def broken_within(packing, *marks):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", packing) as archive:
        for name in ("a.xml", "a.json", "a.md"):
            archive.writestr(name, b"Beans. " * 900)
    return file.getvalue().replace(*marks)


BROKEN = {
    "a name that is no UTF-8": named_wrongly(),
    "a file beyond all files": out_of_reach(2**64 - 5),
    "a file far behind the end": out_of_reach(2**62),
    "broken bzip2": broken_within(zipfile.ZIP_BZIP2, b"BZh", b"BZ?"),
    "broken LZMA": broken_within(zipfile.ZIP_LZMA, b"\x05\x00]", b"\x05\x00\xff"),
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_a_damaged_archive_is_told_in_a_sentence_by_whichever_source_reads_it(tmp_path, content):
    path = tmp_path / "export"
    path.write_bytes(content)
    for source in (ghost, blogger, jekyll, wordpress):
        assert refused(source, path)
    assert recognise(path) is None


def test_pictures_in_an_archive_that_cant_be_read_are_refused_in_a_sentence(tmp_path):
    path = tmp_path / "pictures.zip"
    told = {"is damaged": named_wrongly(), "holds too many files": crowded(LISTS // 47 + 1)}
    for words, content in told.items():
        path.write_bytes(content)
        with pytest.raises(OSError, match=words):
            Uploads(path)
