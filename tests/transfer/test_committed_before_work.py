"""What an import has written is committed before it does something slow."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.management import call_command
from django.db import connection

from blog.models import Picture, Post
from tests.receiver import receiver
from tests.transfer.test_wordpress_pictures import picture
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


def seen_by_others():
    """How many articles there are for whoever is asked by another connection."""

    def count():
        try:
            return Post.everything.count()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as apart:
        return apart.submit(count).result()


def test_nothing_waits_while_the_old_blog_is_asked_for_a_picture(tmp_path, receiver):
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
