"""The three formats of every feed: RSS 2.0, Atom and JSON Feed, each with whole texts."""

import json
import re
from datetime import UTC, datetime
from html import unescape

from django.template.loader import render_to_string
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed, rfc3339_date
from django.utils.html import escape
from django.utils.timezone import localtime
from django.utils.xmlutils import SimplerXMLGenerator

from lib.text.dates import date_format

# What XML 1.0 can't hold in any form.
ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
MARKUP = re.compile(r"<(?=[A-Za-z/!?])|&#?\w+;?")
XHTML = {"xmlns:h": "http://www.w3.org/1999/xhtml"}


class LegalXML(SimplerXMLGenerator):
    """Leaves out what XML can't hold, where Django's would refuse the whole feed."""

    def characters(self, content):
        super().characters(ILLEGAL.sub("", str(content)))

    def startElement(self, name, attrs):
        super().startElement(name, {key: ILLEGAL.sub("", str(attrs[key])) for key in attrs})


class Steady:
    """A feed that says the same as long as nothing in it changes."""

    def latest_post_date(self):
        # Django's says "now" of a feed with nothing in it, so no two renderings would be the same.
        return super().latest_post_date() if self.items else datetime.fromtimestamp(0, UTC)


class ForBrowsers(Steady):
    """XML with a style sheet, and a few elements of XHTML that readers of feeds pass over.

    It is sent as what it is in general: what says that it is RSS or Atom, browsers show as source or
    save as a file. Feed readers know it by its first element.
    """

    content_type = "application/xml; charset=utf-8"

    def add_stylesheets(self, handler):
        for stylesheet in self.feed["stylesheets"] or []:
            handler.processingInstruction("xml-stylesheet", stylesheet)

    def explain(self, handler):
        self._put(handler, "feeds/about.xml", self.feed)

    def show(self, handler, item):
        """The day and the title as a link, as a browser shows them."""
        day = date_format(localtime(item["pubdate"]), "DATE_FORMAT")
        self._put(handler, "feeds/entry.xml", item | {"day": day})

    @staticmethod
    def _put(handler, template, context):
        # SAX's door for what is XML already: a template has escaped it.
        handler.ignorableWhitespace(ILLEGAL.sub("", render_to_string(template, context)))


class FullText(ForBrowsers, Rss201rev2Feed):
    """RSS 2.0 with whole texts, their writers and the number of comments."""

    media_type = "application/rss+xml"

    def write(self, outfile, encoding):
        handler = LegalXML(outfile, encoding, short_empty_elements=True)
        handler.startDocument()
        self.add_stylesheets(handler)
        handler.startElement("rss", self.rss_attributes())
        handler.startElement("channel", self.root_attributes())
        self.add_root_elements(handler)
        self.write_items(handler)
        self.endChannelElement(handler)
        handler.endElement("rss")

    def rss_attributes(self):
        return (
            super().rss_attributes()
            | XHTML
            | {
                "xmlns:dc": "http://purl.org/dc/elements/1.1/",
                "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
                "xmlns:slash": "http://purl.org/rss/1.0/modules/slash/",
                "xmlns:wfw": "http://wellformedweb.org/CommentAPI/",
            }
        )

    def add_root_elements(self, handler):
        for name in ("title", "description"):
            self.feed[name] = read_either_way(self.feed[name] or "")
        super().add_root_elements(handler)
        for hub in self.feed["hubs"]:
            handler.addQuickElement("atom:link", attrs={"rel": "hub", "href": hub})
        self.explain(handler)

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item | {"title": read_either_way(item["title"])})
        handler.addQuickElement("content:encoded", item["html"])
        if item.get("lang"):
            handler.addQuickElement("dc:language", item["lang"])
        if "comments_feed" in item:
            handler.addQuickElement("wfw:commentRss", item["comments_feed"])
            handler.addQuickElement("slash:comments", str(item["comment_count"]))
        self.show(handler, item)


class Atom(ForBrowsers, Atom1Feed):
    media_type = "application/atom+xml"

    def write(self, outfile, encoding):
        handler = LegalXML(outfile, encoding, short_empty_elements=True)
        handler.startDocument()
        self.add_stylesheets(handler)
        handler.startElement("feed", self.root_attributes())
        self.add_root_elements(handler)
        self.write_items(handler)
        handler.endElement("feed")

    def root_attributes(self):
        thread = {"xmlns:thr": "http://purl.org/syndication/thread/1.0"}
        return super().root_attributes() | XHTML | thread

    def add_root_elements(self, handler):
        self.feed["subtitle"] = self.feed["description"] or None
        super().add_root_elements(handler)
        for hub in self.feed["hubs"]:
            handler.addQuickElement("link", attrs={"rel": "hub", "href": hub})
        self.explain(handler)

    def add_item_elements(self, handler, item):
        summary = unescape(item["description"])
        super().add_item_elements(handler, item | {"description": None})
        handler.addQuickElement("summary", summary)
        own = {"xml:lang": item["lang"]} if item.get("lang") else {}
        handler.addQuickElement("content", item["html"], {"type": "html"} | own)
        if "comments_feed" in item:
            replies = {"rel": "replies", "type": FullText.media_type, "href": item["comments_feed"]}
            count = {"thr:count": str(item["comment_count"])}
            handler.addQuickElement("link", attrs=replies | count)
        self.show(handler, item)


class JSONFeed(Steady, SyndicationFeed):
    """JSON Feed 1.1."""

    media_type = "application/feed+json"
    content_type = f"{media_type}; charset=utf-8"

    def write(self, outfile, encoding):
        about = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": self.feed["title"],
            "home_page_url": self.feed["link"],
            "feed_url": self.feed["feed_url"],
            "description": self.feed["description"],
            "language": self.feed["language"],
            "hubs": [{"type": "WebSub", "url": hub} for hub in self.feed["hubs"]],
        }
        content = {name: value for name, value in about.items() if value}
        content["items"] = [self._item(item) for item in self.items]
        outfile.write(json.dumps(content, ensure_ascii=False, indent=1))

    @staticmethod
    def _item(item):
        about = {
            "id": item["unique_id"],
            "url": item["link"],
            "title": item["title"],
            "summary": unescape(item["description"]),
            "content_html": item["html"],
            "date_published": rfc3339_date(item["pubdate"]),
            "date_modified": item["updateddate"] and rfc3339_date(item["updateddate"]),
            "authors": [{"name": item["author_name"]}],
            "tags": item["categories"],
            "language": item.get("lang"),
        }
        return {name: value for name, value in about.items() if value}


def read_either_way(text):
    """A line of plain text for where RSS 2.0 doesn't say whether it has text or HTML, as in titles.

    Most readers take it for HTML, and would show "The <b> tag" as "The tag" in bold. What
    looks like a tag or an entity is therefore escaped, and nothing else: "AT&T" and "1 < 2"
    say the same as HTML and as text, so they are also right where it is taken for text.
    """

    def escaped(match):
        sign = match[0]
        return escape(sign) if sign == "<" or unescape(sign) != sign else sign

    return MARKUP.sub(escaped, text)


# What follows the address of a feed, and its name, in each of its formats.
FORMATS = {"": FullText, "atom": Atom, "json": JSONFeed}
