"""Writes the guides of docs/ as a site of files, which any web server serves and a browser opens from a disk.

    python -m tools.guides build/docs

What is in the folder is replaced. The pages are made of the desk's templates and style sheets (blog/desk/help/).
"""

import json
import shutil
import sys
from pathlib import Path

import django
from django.template.loader import render_to_string

from blog.content.markup.to_html import shipped
from blog.desk.help import guides
from blog.desk.help.search import parts

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
HERE = Path(__file__).parent
STYLES = ["fonts.css", "tokens.css", "forms/button.css", "desk/help.css"]  # before `alone.css`
FONTS = ["literata-roman.woff2", "literata-italic.woff2", "OFL.txt"]


def write(into: Path) -> int:
    """Number of guides that were written into the folder."""
    shutil.rmtree(into, ignore_errors=True)
    files = guides.listed(DOCS)
    listing = files.pop(guides.CONTENTS).path
    names = guides.in_order(files, listing.read_text(encoding="utf-8"))
    written = [_guide(name, files[name].path, files) for name in names]
    for guide in written:
        _page(into / f"{guide.name}.html", guide, root=_root(guide.name))
    contents = _guide(guides.CONTENTS, listing, files)
    inside = guides.inside(written, guides.Addresses("", ".html"))
    _page(into / "index.html", contents, root="", inside=inside, is_contents=True)
    _keep(into / "parts.js", f"const guideParts = {json.dumps(list(_parts(written)))};\n")
    for style in STYLES:
        _copy(ROOT / "static" / "css" / style, into / "css" / style)
    for font in FONTS:
        _copy(ROOT / "static" / "fonts" / font, into / "fonts" / font)
    _copy(HERE / "alone.css", into / "css" / "alone.css")
    _copy(HERE / "alone.js", into / "js" / "alone.js")
    for picture in (DOCS / "pictures").glob("*.png"):
        _copy(picture, into / "pictures" / picture.name)
    return len(written)


def _guide(name, file, names):
    addresses = guides.Addresses(_root(name), ".html")
    return guides.render(name, file.read_text(encoding="utf-8"), names.keys(), addresses)


def _root(name):
    return "../" * name.count("/")


def _page(file, guide, **context):
    styles = [*STYLES, "alone.css"]
    context |= {"guide": guide, "html": shipped(guide.html), "styles": styles}
    _keep(file, render_to_string("admin/help/alone.html", context))


def _parts(written):
    addresses = guides.Addresses("", ".html")
    for guide in written:
        for heading, text in parts(guide):
            title = f"{guide.title}: {heading.words}" if heading else guide.title
            anchor = heading.anchor if heading else ""
            yield {"title": title, "address": addresses.page(guide.name, anchor), "text": text}


def _keep(file, text):
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def _copy(source, target):
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


if __name__ == "__main__":
    django.setup()
    folder = Path(sys.argv[1])
    print(f"{write(folder)} guides in {folder}/index.html")
