"""The reader's stylesheet and script are written in parts, and each is sent as one file.

`static/css/reader.css` names its parts with plain `@import` lines, which a browser
follows by itself: so it works unbuilt on a developer's server. `collectstatic` puts
each part in the place of its line, in its cascade layer, and leaves the comments out;
only then are names hashed and files compressed. One request, and no build step.

`static/js/parley.js` names its parts with plain `import` lines, and becomes one file in the same
way. Scripts lose their comments as well, and their indents.
"""

import re
from functools import partial
from posixpath import normpath

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

PART = re.compile(r'^@import url\("([\w./-]+)"\)(?: layer\((\w+)\))?;\n?', re.MULTILINE)
SCRIPT = re.compile(r"js/(?!vendor/).+\.js$")  # Ours; what others wrote stays as it is.
COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)
REMARK = re.compile(r"(?:^|\s+)//.*$|^\s+", re.MULTILINE)  # or an indent
IMPORT_PART = re.compile(r'^import "\./([\w./-]+)";$', re.MULTILINE)  # for what it does
IMPORT = re.compile(r'^import (?:\{[^}]*\} from )?"\./([\w./-]+)";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?=async |function |const |let |class )", re.MULTILINE)


def without_remarks(script):
    """The script without comments and indents: readers fetch it, and don't read it."""
    return REMARK.sub("", script).lstrip()


def joined(name, read):
    """The stylesheet `name` with its parts in place; `read(name)` gives the text of one.

    Nothing is done to the addresses in a part: one that has any (fonts.css) stands beside the sheets that name it.
    """
    folder = name.rpartition("/")[0]

    def part(match):
        text = COMMENT.sub("", read(normpath(f"{folder}/{match[1]}"))).strip()
        return f"@layer {match[2]} {{\n{text}\n}}\n" if match[2] else f"{text}\n"

    return PART.sub(part, COMMENT.sub("", read(name)))


def joined_script(name, read, joined=None):
    """The text of script `name` behind those of the modules that it imports, each of them once.

    `read(name)` gives a text. All share one scope, so no two may declare the same name.
    """
    joined, text, folder = {} if joined is None else joined, read(name), name.rpartition("/")[0]
    joined[name] = None  # Begun: two that import each other come once as well.
    for part in IMPORT.findall(text):
        if f"{folder}/{part}" not in joined:
            joined_script(f"{folder}/{part}", read, joined)
    del joined[name]
    joined[name] = EXPORT.sub("", IMPORT.sub("", text)).strip()
    return "\n".join(filter(None, joined.values())) + "\n"


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Whitenoise's storage, with stylesheets joined before their names are hashed."""

    # A script that isn't joined names the very versions of those it imports.
    support_js_module_import_aggregation = True

    def post_process(self, paths, dry_run=False, **options):
        if not dry_run:
            sheets = [name for name in paths if name.startswith("css/") and name.endswith(".css")]
            sheets = [name for name in sheets if PART.search(_source(paths, name))]
            read = partial(_source, paths)
            shorter = {name: self._in_its_place(name, joined(name, read)) for name in sheets}
            for name in filter(SCRIPT.match, paths):
                text = _source(paths, name)
                if IMPORT_PART.search(text):
                    text = joined_script(name, read)
                shorter[name] = self._in_its_place(name, without_remarks(text))
            paths = {**paths, **shorter}
        yield from super().post_process(paths, dry_run, **options)

    def _in_its_place(self, name, text):
        """Put a text beside the collected parts; returns where it is to be read."""
        self.delete(name)
        return self, self._save(name, ContentFile(text.encode()))


def _source(paths, name):
    """The text as it was written: the collected copy may be an earlier join."""
    storage, path = paths[name]
    with storage.open(path) as file:
        return file.read().decode()
