"""A WordPress export of a blog that never was, as large as is asked for.

python -m tools.bench.blogs.exports 1000 100000 2000 > export.xml
"""

import sys
from datetime import datetime, timedelta
from io import BytesIO
from random import Random

from PIL import Image

from tools.bench.blogs import sentences

BEGAN = datetime(2008, 1, 1, 8)
SIZE = 1200, 800  # of a picture, in pixels
UPLOADS = "https://old.example.org/wp-content/uploads"
HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Old words</title><link>https://old.example.org</link>
<wp:author><wp:author_id>1</wp:author_id><wp:author_login>fern</wp:author_login>
<wp:author_email>fern@example.org</wp:author_email><wp:author_display_name>Fern</wp:author_display_name></wp:author>
"""
ITEM = """<item><title>{title}</title><link>https://old.example.org/{slug}/</link><dc:creator>fern</dc:creator>
<content:encoded><![CDATA[{text}]]></content:encoded><wp:post_id>{id}</wp:post_id>
<wp:post_date>{at}</wp:post_date><wp:post_date_gmt>{at}</wp:post_date_gmt><wp:comment_status>open</wp:comment_status>
<wp:post_name>{slug}</wp:post_name><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>
<category domain="post_tag" nicename="tag-{tag}">Tag {tag}</category>
"""
COMMENT = """<wp:comment><wp:comment_id>{id}</wp:comment_id><wp:comment_author>{name}</wp:comment_author>
<wp:comment_author_email>{name}@example.org</wp:comment_author_email><wp:comment_date_gmt>{at}</wp:comment_date_gmt>
<wp:comment_content><![CDATA[{text}]]></wp:comment_content><wp:comment_approved>1</wp:comment_approved>
<wp:comment_parent>{parent}</wp:comment_parent></wp:comment>
"""
ATTACHMENT = """<item><title>Picture {id}</title><wp:post_id>{id}</wp:post_id><wp:post_type>attachment</wp:post_type>
<wp:status>inherit</wp:status><wp:attachment_url>{uploads}/{id}.jpg</wp:attachment_url></item>
"""


def export(articles, comments, pictures=0, seed=1):
    """Yield the pieces of an export; comments and pictures are spread evenly over the articles."""
    chance = Random(seed)
    yield HEAD
    for number in range(1, articles + 1):
        yield from _article(number, articles, comments, pictures, chance)
    yield "</channel></rss>\n"


def _article(number, articles, comments, pictures, chance):
    at = BEGAN + timedelta(days=number)
    shown = range(number, pictures + 1, articles)
    ids = [10_000_000 + picture for picture in shown]
    text = "\n\n".join(" ".join(sentences.sentence(chance) for _ in range(5)) for _ in range(8))
    text += "".join(f'\n\n<img src="{UPLOADS}/{id}.jpg" alt="Picture {id}">' for id in ids)
    slug, title = f"article-{number}", sentences.sentence(chance)
    yield ITEM.format(title=title, slug=slug, text=text, id=number, at=at, tag=number % 40)
    earlier = []
    for comment in range(number, comments + 1, articles):
        parent = chance.choice(earlier) if earlier and chance.random() < 0.6 else 0
        earlier.append(comment)
        yield COMMENT.format(
            id=comment,
            name=chance.choice(sentences.NAMES),
            at=at + timedelta(minutes=len(earlier)),
            text=sentences.comment(chance),
            parent=parent,
        )
    yield "</item>\n"
    yield from (ATTACHMENT.format(id=id, uploads=UPLOADS) for id in ids)


def write(folder, articles, comments, pictures=0):
    """Make `folder` with export.xml, and with uploads/ that has its pictures: no two files alike."""
    (folder / "uploads").mkdir(parents=True)
    with (folder / "export.xml").open("w") as file:
        file.writelines(export(articles, comments, pictures))
    drawn = _jpeg()
    for number in range(1, pictures + 1):
        file = folder / "uploads" / f"{10_000_000 + number}.jpg"
        file.write_bytes(
            drawn + str(number).encode()
        )  # Behind the picture's end, where nobody looks.


def _jpeg():
    """A picture as heavy as a photograph of its size, 170 kB: broad colours, shapes and grain."""
    picture = Image.merge("RGB", [_channel() for _colour in range(3)])
    picture.save(into := BytesIO(), "JPEG", quality=85)
    return into.getvalue()


def _channel():
    broad, shapes = Image.effect_noise((24, 16), 120), Image.effect_noise((300, 200), 30)
    drawn = Image.blend(broad.resize(SIZE), shapes.resize(SIZE), 0.4)
    return Image.blend(drawn, Image.effect_noise(SIZE, 16), 0.3)


if __name__ == "__main__":
    sys.stdout.writelines(export(*map(int, sys.argv[1:])))
