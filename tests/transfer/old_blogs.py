"""Exports of other systems, made as those systems make them, small."""

import gzip
import io
import json
import sqlite3
import zipfile

from PIL import Image

BLOGGER = """<?xml version='1.0' encoding='UTF-8'?><?xml-stylesheet href="style.css" type="text/css"?>
<feed xmlns='http://www.w3.org/2005/Atom' xmlns:thr='http://purl.org/syndication/thread/1.0'
 xmlns:app='http://www.w3.org/2007/app' xmlns:gd='http://schemas.google.com/g/2005'>
<id>tag:blogger.com,1999:blog-7.archive</id><title type='text'>Tides</title>
<link rel='alternate' type='text/html' href='https://tides.blogspot.com/'/>
<generator version='7.00' uri='https://www.blogger.com'>Blogger</generator>
<entry><id>tag:blogger.com,1999:blog-7.layout</id>
 <category scheme='http://schemas.google.com/g/2005#kind' term='http://schemas.google.com/blogger/2008/kind#template'/>
 <title>Template</title><content type='text'>&lt;html/&gt;</content></entry>
{entries}</feed>"""


def blogger_entry(id, kind, title="", content="", more="", day="2011-04-05"):
    return f"""<entry><id>tag:blogger.com,1999:blog-7.post-{id}</id>
<published>{day}T23:30:00.001-07:00</published>
<category scheme='http://schemas.google.com/g/2005#kind' term='http://schemas.google.com/blogger/2008/kind#{kind}'/>
<title type='text'>{title}</title><content type='html'>{content}</content>
<author><name>Ines Salt</name><uri>https://www.blogger.com/profile/1</uri><email>noreply@blogger.com</email></author>{more}</entry>"""


def blogger_comment(id, words, answers="", more=""):
    reply = f"<link rel='related' href='https://www.blogger.com/feeds/7/50/comments/default/{answers}'/>"
    return blogger_entry(
        id,
        "comment",
        words,
        words,
        f"<thr:in-reply-to ref='tag:blogger.com,1999:blog-7.post-50' type='text/html'/>{reply if answers else ''}{more}",
    )


REMOVED = "<gd:extendedProperty name='blogger.contentRemoved' value='true'/>"
LABEL = "<category scheme='http://www.blogger.com/atom/ns#' term='low water'/>"
LINK = "<link rel='alternate' type='text/html' href='https://tides.blogspot.com/2011/04/{}.html'/>"
HIGH = (
    "&lt;p&gt;The sea came.&lt;/p&gt;&lt;a name='more'&gt;&lt;/a&gt;&lt;iframe src='https://www.youtube.com/embed/dQw4w9WgXcQ'&gt;"
    "&lt;/iframe&gt;&lt;pre class='brush: php'&gt;&amp;lt;?php 1 ?&amp;gt;&lt;/pre&gt;"
)


def blogger():
    entries = [
        blogger_comment(61, "A reply", answers=60),
        blogger_comment(60, "Gone", more=REMOVED),
        blogger_comment(62, "A reply to the reply", answers=61),
        blogger_entry(50, "post", "High &amp;amp; low", HIGH, LABEL + LINK.format("high-low")),
        blogger_entry(
            51, "post", "Not yet", "x", "<app:control><app:draft>yes</app:draft></app:control>"
        ),
        blogger_entry(
            52,
            "page",
            "About",
            "&lt;p&gt;Me&lt;/p&gt;",
            LINK.format("about").replace("2011/04", "p"),
        ),
    ]
    return BLOGGER.format(entries="".join(entries)).encode()


TAKEOUT = """<?xml version='1.0' encoding='utf-8'?>
<feed xmlns='http://www.w3.org/2005/Atom' xmlns:blogger='http://schemas.google.com/blogger/2018'>
<id>tag:blogger.com,1999:blog-7</id><title>Tides</title>
<entry><id>tag:blogger.com,1999:blog-7.post-50</id><blogger:type>POST</blogger:type><blogger:status>LIVE</blogger:status>
<author><name>Ines Salt</name><uri></uri><blogger:type>BLOGGER</blogger:type></author><title>High</title>
<content type='html'>&lt;p&gt;The sea came.&lt;/p&gt;</content><published>2024-04-05T10:00:00Z</published>
<category scheme='tag:blogger.com,1999:blog-7' term='low water'/>
<blogger:filename>/2024/04/high.html</blogger:filename><blogger:trashed/></entry>
<entry><id>tag:blogger.com,1999:blog-7.post-51</id><blogger:type>POST</blogger:type><blogger:status>SOFT_TRASHED</blogger:status>
<title>Binned</title><content type='html'>x</content><published>2024-04-06T10:00:00Z</published></entry>
<entry><id>tag:blogger.com,1999:blog-7.post-60</id><blogger:type>COMMENT</blogger:type><blogger:status>LIVE</blogger:status>
<blogger:parent>tag:blogger.com,1999:blog-7.post-50</blogger:parent><blogger:inReplyTo/>
<author><name>Oda</name></author><content type='html'>So high!</content><published>2024-04-05T11:00:00Z</published></entry>
<entry><id>tag:blogger.com,1999:blog-7.post-61</id><blogger:type>COMMENT</blogger:type><blogger:status>SPAM_COMMENT</blogger:status>
<blogger:parent>tag:blogger.com,1999:blog-7.post-50</blogger:parent>
<author><name>Pills</name></author><content type='html'>Buy</content><published>2024-04-05T12:00:00Z</published></entry>
</feed>"""


def takeout():
    """The .zip of Google Takeout, with what its owner said on others' blogs."""
    return zipped(
        {
            "Takeout/Blogger/Blogs/Tides/feed.atom": TAKEOUT,
            "Takeout/Blogger/Blogs/Tides/settings.csv": "a,b",
            "Takeout/Blogger/Comments/Others/feed.atom": TAKEOUT.replace("Tides", "Others"),
        }
    )


LEXICAL = {
    "root": {
        "children": [
            {
                "type": "extended-heading",
                "tag": "h3",
                "children": [{"type": "text", "text": "Salt & ash", "format": 0}],
            },
            {
                "type": "paragraph",
                "children": [
                    {"type": "extended-text", "text": "bold <b>", "format": 1},
                    {"type": "linebreak"},
                    {
                        "type": "link",
                        "url": "https://example.org/",
                        "children": [{"type": "text", "text": "there", "format": 2}],
                    },
                ],
            },
            {
                "type": "list",
                "listType": "number",
                "children": [{"type": "listitem", "children": [{"type": "text", "text": "one"}]}],
            },
            {"type": "codeblock", "language": "php", "code": "<?php 1 ?>"},
            {"type": "image", "src": "__GHOST_URL__/content/images/2021/oven.png", "alt": "Oven"},
            {"type": "horizontalrule"},
            {"type": "embed", "url": "https://www.youtube.com/watch?v=dQw4w9WgXcQ"},
        ]
    }
}
MOBILEDOC = {
    "version": "0.3.1",
    "markups": [["strong"], ["a", ["href", "https://example.org/"]]],
    "cards": [["image", {"src": "/a.png", "caption": "A"}], ["code", {"code": "a < b"}]],
    "atoms": [["soft-return", "", {}]],
    "sections": [
        [1, "p", [[0, [0], 1, "bold"], [1, [], 0, 0], [0, [1], 1, "a link"]]],
        [3, "ul", [[[0, [], 0, "one"]], [[0, [], 0, "two"]]]],
        [10, 0],
        [10, 1],
        [10, 99],
    ],
}


def ghost(**tables):
    posts = [
        ghost_post(
            1, "ash", html="<p>Ash</p>", feature_image="__GHOST_URL__/content/images/2021/ash.png"
        ),
        ghost_post(2, "later", status="draft", html=None, lexical=json.dumps(LEXICAL)),
        ghost_post(3, "about", type="page", html="<p>Me</p>"),
        ghost_post(4, "members", visibility="paid", html="<p>Paid</p>"),
        ghost_post(5, "old", html=None, mobiledoc=json.dumps(MOBILEDOC), featured=1),
    ]
    data = {
        "posts": posts,
        "users": [
            {
                "id": "1",
                "name": "Hob",
                "slug": "hob",
                "email": "hob@ovens.example.org",
                "password": "$2a$10$DIGEST",
            }
        ],
        "tags": [
            {"id": "1", "name": "Bread", "slug": "bread"},
            {"id": "2", "name": "#hidden", "slug": "hash-hidden"},
        ],
        "posts_tags": [
            {"post_id": "p1", "tag_id": "2", "sort_order": 0},
            {"post_id": "p1", "tag_id": "1", "sort_order": 1},
        ],
        "posts_authors": [{"post_id": "p1", "author_id": "1", "sort_order": 0}],
        "posts_meta": [{"post_id": "p1", "feature_image_alt": "Grey ash"}],
        "settings": [
            {"key": "title", "value": "Ovens"},
            {"key": "ghost_private_key", "value": "SECRET"},
        ],
    } | tables
    return json.dumps({"db": [{"meta": {"version": "5.80.0"}, "data": data}]}).encode()


def ghost_post(id, slug, **row):
    return {
        "id": f"p{id}",
        "slug": slug,
        "title": slug.capitalize(),
        "status": "published",
        "visibility": "public",
        "type": "post",
        "published_at": "2021-03-04T05:06:07.000Z",
        "created_at": "2021-03-01T00:00:00.000Z",
        "author_id": "1",
    } | row


def remark42():
    meta = {"version": 1, "users": [{"id": "u1", "blocked": {"status": False}}], "posts": []}
    lines = [
        meta,
        remark42_comment("a", "<p>First</p>"),
        remark42_comment("b", "", pid="a", delete=True),
        remark42_comment("c", "<p>Below what is gone</p>", pid="b"),
    ]
    return gzip.compress("\n".join(map(json.dumps, lines)).encode())


def remark42_comment(id, text, **more):
    return {
        "id": id,
        "pid": "",
        "text": text,
        "user": {"name": "Ann", "id": "github_1", "ip": "deadbeef", "picture": "https://x/y.png"},
        "locator": {"site": "s", "url": "https://old.example.org/first/"},
        "votes": {"github_2": True},
        "score": 3,
        "time": "2020-05-01T12:00:00.123456789+02:00",
        "title": "First words",
    } | more


def commento():
    comments = [
        commento_comment("aa", "Hello *there*"),
        commento_comment("bb", "gone", parentHex="aa", deleted=True),
        commento_comment("cc", "Answer", parentHex="bb", commenterHex="anonymous"),
        commento_comment("dd", "Wait", state="unapproved"),
    ]
    person = {"commenterHex": "p1", "email": "ann@example.org", "name": "Ann", "link": "undefined"}
    return gzip.compress(
        json.dumps({"version": 2, "comments": comments, "commenters": [person]}).encode()
    )


def commento_comment(id, markdown, **more):
    return {
        "commentHex": id,
        "domain": "old.example.org",
        "url": "/first/",
        "commenterHex": "p1",
        "markdown": markdown,
        "html": "",
        "parentHex": "root",
        "score": 5,
        "state": "approved",
        "creationDate": "2020-05-01T12:00:00Z",
    } | more


ISSO = """
CREATE TABLE threads (id INTEGER PRIMARY KEY, uri VARCHAR(256) UNIQUE, title VARCHAR(256));
CREATE TABLE comments (tid REFERENCES threads(id), id INTEGER PRIMARY KEY, parent INTEGER,
 created FLOAT NOT NULL, modified FLOAT, mode INTEGER, remote_addr VARCHAR, text VARCHAR,
 author VARCHAR, email VARCHAR, website VARCHAR, likes INTEGER DEFAULT 0, dislikes INTEGER DEFAULT 0,
 voters BLOB NOT NULL, notification INTEGER DEFAULT 0);
INSERT INTO threads VALUES (1, '/first/', 'First words');
INSERT INTO comments VALUES
 (1, 1, NULL, 1588334400.5, NULL, 1, '127.0.0.0', 'Hello *there*', 'Ann', 'ann@example.org', 'https://ann.example.org', 1, 0, x'00', 0),
 (1, 2, 1, 1588334500, NULL, 4, '127.0.0.0', '', NULL, NULL, NULL, 0, 0, x'00', 0),
 (1, 3, 2, 1588334600, NULL, 1, '127.0.0.0', 'Below what is gone', NULL, NULL, NULL, 0, 0, x'00', 0),
 (1, 4, NULL, 1588334700, NULL, 2, '127.0.0.0', 'Wait', 'Bo', NULL, NULL, 0, 0, x'00', 0);
"""


def isso(path, script=ISSO):
    """A database of Isso's at `path`."""
    database = sqlite3.connect(path)
    database.executescript(script)
    database.close()
    return path


def isso_json():
    comment = {
        "id": 1,
        "author": "Ann",
        "email": "",
        "website": "",
        "text": "Hello",
        "remote_addr": "127.0.0.1",
    }
    said = [comment | {"created": "2020-05-01 12:00:00"}]
    return json.dumps([{"id": "/first/", "title": "First words", "comments": said}]).encode()


JEKYLL = {
    "_config.yml": "title: Slow bread\nurl: https://bread.example.org\nbaseurl: /blog\ntimezone: Europe/Berlin\n",
    "_posts/2020-03-01-first-loaf.md": """---
title: "First: loaf"
date: 2020-03-01 00:30:00 +0100
categories: baking
tags: [rye, "sour dough"]
redirect_from:
  - /old/loaf/
image: /blog/assets/loaf.png
author: Marit
---
Some *words* and `{{ site.baseurl }}`.

{% highlight ruby linenos %}
puts "<b>{{ x }}</b>"
{% endhighlight %}

![A loaf]({{ site.baseurl }}/assets/loaf.png)
{: .wide}

See [the other]({% post_url 2020-04-02-second %}) and [[ {{< unknown thing >}} ]].
""",
    "_posts/2020-04-02-second.html": "---\npublished: false\n---\n<p>Two</p>{% highlight sh %}\na < b\n{% endhighlight %}",
    "_drafts/later.md": "---\ntitle: Later\n---\nLater",
    "about.md": "---\ntitle: About\n---\nAbout *us*",
    "archive.html": "---\nlayout: x\n---\n{% for p in site.posts %}{{ p.title }}{% endfor %}",
    "README.md": "No words before it.",
    "_layouts/post.html": "---\n---\n{{ content }}",
}
HUGO = {
    "hugo.toml": 'title = "Trips"\nbaseURL = "https://trips.example.org/"\n[permalinks]\nnotes = "/:year/:month/:slug/"\n',
    "content/_index.md": "---\ntitle: Home\n---\n",
    "content/posts/To Sea/index.md": """+++
title = "To the sea"
date = 2021-05-06T07:08:09+02:00
tags = ["sea"]
categories = ["Trips"]
aliases = ["/sea-old/"]
[cover]
image = "sea.png"
+++
![The sea](sea.png "Blue")

{{< highlight go "linenos=table" >}}
fmt.Println("hi")
{{< /highlight >}}

{{< youtube dQw4w9WgXcQ >}}

[Back]({{< ref "../../notes/one.md" >}})
""",
    "content/notes/one.md": '{"title": "One", "date": "2021-06-07", "slug": "uno", "draft": true}\n\nHello',
    "content/about.md": "---\ntitle: Me\n---\nAbout me",
}


def site(folder, files, pictures=()):
    """The source of a site below a folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    for name in pictures:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(picture())
    return folder


def picture():
    file = io.BytesIO()
    Image.new("RGB", (320, 240), "teal").save(file, "PNG")
    return file.getvalue()


def zipped(files):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()
