"""Pictures in an article: with a caption, wider than the column, or in rows.

The title of a picture is its caption. `{.wide}` or `{.full}` right after it says how wide it is shown.
Pictures on lines that follow each other, with nothing else between them, are a gallery.
"""

import re
import xml.etree.ElementTree as etree

from markdown.treeprocessors import Treeprocessor

WIDTHS = {"wide": "picture-wide", "full": "picture-full"}
_WIDTH = re.compile(rf"\{{\.({'|'.join(WIDTHS)})\}}")


class Figures(Treeprocessor):
    """Makes figures of paragraphs that hold nothing but pictures."""

    def run(self, root):
        for parent in [*root.iter()]:
            for place, child in enumerate(parent):
                pictures = _pictures(child) if child.tag == "p" and len(child) else None
                if pictures:
                    parent[place] = _shown(child, pictures)


def _pictures(paragraph):
    """The pictures, or links around one, of a paragraph that has nothing else; or None."""
    between = [paragraph.text, *(_WIDTH.sub("", one.tail or "", count=1) for one in paragraph)]
    if any(words and words.strip() for words in between):
        return None
    pictures = [*paragraph]
    on_own_lines = all("\n" in (one.tail or "") for one in pictures[:-1])
    only_pictures = all(_picture_in(one) is not None for one in pictures)
    return pictures if on_own_lines and only_pictures else None


def _picture_in(element):
    if element.tag == "img":
        return element
    is_around_one = element.tag == "a" and len(element) == 1 and element[0].tag == "img"
    words = is_around_one and ((element.text or "") + (element[0].tail or "")).strip()
    return element[0] if is_around_one and not words else None


def _shown(paragraph, pictures):
    width = _WIDTH.search("".join(one.tail or "" for one in pictures))
    is_plain = len(pictures) == 1 and "title" not in _picture_in(pictures[0]).attrib
    if is_plain and not width:
        return paragraph
    figures = []
    for picture in pictures:
        figure = etree.Element("figure")
        picture.tail = None
        figure.append(picture)
        if caption := _picture_in(picture).attrib.pop("title", ""):
            etree.SubElement(figure, "figcaption").text = caption
        figures.append(figure)
    if len(figures) == 1:
        made = figures[0]
    else:
        made = etree.Element("div", {"class": "gallery"})
        made.extend(figures)
    if width:
        made.set("class", " ".join(filter(None, [made.get("class"), WIDTHS[width[1]]])))
    made.tail = paragraph.tail
    return made
