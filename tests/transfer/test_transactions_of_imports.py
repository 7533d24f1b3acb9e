"""What an import has written and not yet committed never waits for something slow, and is undone whole."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.management import call_command
from django.db import connection

from blog.models import Picture, Post
from tests.receiver import receiver
from tests.transfer.test_wordpress_pictures import picture
from tests.waiting import let_pass
from transfer.imports import site_import, transactions
from transfer.imports.ahead import ahead
from transfer.imports.transactions import Transactions
from transfer.models import Imported

__all__ = ["receiver"]

pytestmark = pytest.mark.django_db(transaction=True)

EXPORT = """<?xml version="1.0"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/"><channel>
<title>The orchard</title><link>{site}</link><wp:wxr_version>1.2</wp:wxr_version>
<wp:base_site_url>{site}</wp:base_site_url><wp:base_blog_url>{site}</wp:base_blog_url>{items}</channel></rss>
"""
ITEM = """<item><title>Row {n}</title><link>{site}/row-{n}/</link><dc:creator>heron</dc:creator>
<content:encoded><![CDATA[{text}]]></content:encoded><wp:post_id>{n}</wp:post_id>
<wp:post_date>2019-06-0{n} 12:00:00</wp:post_date><wp:post_date_gmt>2019-06-0{n} 12:00:00</wp:post_date_gmt>
<wp:post_name>row-{n}</wp:post_name><wp:status>publish</wp:status><wp:post_type>post</wp:post_type></item>
"""


@pytest.fixture(autouse=True)
def long(monkeypatch):
    """Pieces are added to a transaction for as long as may be."""
    monkeypatch.setattr(transactions, "AT_MOST", 600)


@pytest.fixture
def kept():
    return []


@pytest.fixture
def writing(kept):
    return Transactions(lambda: kept.append(seen_by_others()))


def draft(author, number):
    Post.objects.create(author=author, title="Quinces", slug=f"quinces-{number}", text="Hard ones.")


def seen_by_others():
    """How many articles there are for whoever is asked by another connection."""

    def count():
        try:
            return Post.everything.count()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as apart:
        return apart.submit(count).result()


def test_what_may_wait_is_committed_once_and_with_it_how_far_the_import_is(writing, kept, author):
    together = connection.vendor == "postgresql"
    with writing.all():
        writing.may_wait = True
        for number in range(3):
            with writing.piece():
                draft(author, number)
        assert seen_by_others() == (0 if together else 3)
        writing.commit()
        assert seen_by_others() == 3
        writing.may_wait = True
        with writing.piece():
            draft(author, 3)
    assert seen_by_others() == 4
    assert kept == ([0, 3] if together else [0, 1, 2, 3])


def test_once_it_is_committed_and_can_be_seen_the_rest_of_it_waits_no_more(writing, author):
    with writing.all():
        writing.may_wait = True
        with writing.piece():
            draft(author, 1)
        writing.commit()
        with writing.piece():
            draft(author, 2)
        assert seen_by_others() == 2


def test_what_has_waited_for_long_enough_is_committed_between_two_entries(
    writing, author, monkeypatch
):
    monkeypatch.setattr(transactions, "AT_MOST", 0.05)
    with writing.all():
        writing.may_wait = True
        with writing.piece():
            draft(author, 1)
        let_pass(0.05, "what is added to a transaction")
        writing.commit_if_due()
        assert seen_by_others() == 1


def test_what_readers_see_is_committed_with_what_waited_before_it(writing, kept, author):
    with writing.all():
        writing.may_wait = True
        with writing.piece():
            draft(author, 1)
        writing.may_wait = False
        with writing.piece():
            draft(author, 2)
        assert seen_by_others() == 2


def test_an_error_undoes_what_waited_and_leaves_the_connection_as_it_was(writing, kept, author):
    def fails():
        with writing.all():
            writing.may_wait = True
            with writing.piece():
                draft(author, 1)
            raise ValueError

    with pytest.raises(ValueError):
        fails()
    assert not connection.in_atomic_block
    assert Post.everything.count() == len(kept)  # What is counted is what is here.


def test_nothing_waits_while_the_old_blog_is_asked_for_a_picture(tmp_path, receiver, monkeypatch):
    # Nor because the next text was waited for.
    monkeypatch.setattr(site_import, "ahead", lambda do, entries, **_hooks: ahead(do, entries))
    site = f"http://127.0.0.1:{receiver.port}"
    image = f'<img src="{site}/wp-content/uploads/2019/06/wall.jpg" alt="The wall">'
    texts = ["Apples.", "Pears.", f"Plums. {image}"]
    items = (ITEM.format(n=n, site=site, text=text) for n, text in enumerate(texts, 1))
    export = tmp_path / "orchard.xml"
    export.write_text(EXPORT.format(site=site, items="".join(items)))
    seen = []

    def served():
        seen.append(seen_by_others())
        yield picture("brown")

    receiver.answer(404)
    receiver.answer_at("/wp-content/uploads/2019/06/wall.jpg", (200, served(), {}))
    call_command("import_wordpress", str(export), fetch_media=True)
    assert seen == [2]
    assert Picture.objects.count() == 1 and Post.objects.published().count() == 3
    assert Imported.objects.filter(kind="post").count() == 3
