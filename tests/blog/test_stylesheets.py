import re
from pathlib import Path

import pytest
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.core.management import call_command

from blog.content import insets
from lib.web.static_storage import joined, joined_script

CSS = Path(__file__).parents[2] / "static" / "css"


def test_a_part_stands_in_its_layer_in_the_place_of_its_line():
    sheets = {
        "css/all.css": '/* why */\n@layer a, b;\n@import url("one.css") layer(b);\n',
        "css/one.css": "/* because */\np { color: red; }\n",
    }
    whole = "@layer a, b;\n@layer b {\np { color: red; }\n}\n"
    assert joined("css/all.css", sheets.get) == whole
    rooms = {
        "css/all/all.css": sheets["css/all.css"].replace("one.css", "../of/one.css"),
        "css/of/one.css": sheets["css/one.css"],
    }
    assert joined("css/all/all.css", rooms.get) == whole


def test_a_script_stands_behind_what_it_imports_once_each():
    scripts = {
        "js/all.js": '// why\n\nimport "./of/one.js";\nimport "./of/two.js";\n',
        "js/of/base.js": "export const find = 1;\n",
        "js/of/one.js": 'import { find } from "./base.js";\nexport function one() {}\n',
        "js/of/two.js": 'import { find } from "./base.js";\none(find);\n',
    }
    text = joined_script("js/all.js", scripts.get)
    assert text == "const find = 1;\nfunction one() {}\none(find);\n// why\n"


def test_a_reader_fetches_one_script_in_which_no_name_is_declared_twice(collected):
    (script,) = collected.glob("js/parley.????????????.js")
    text = script.read_text()
    assert not re.search(r"^(import|export) ", text, re.MULTILINE)
    assert not re.search(r"^\s|//.*[a-z]", text, re.MULTILINE)  # Neither indents nor comments.
    whole = joined_script("js/parley.js", lambda name: (CSS.parent / name).read_text())
    names = re.findall(r"^(?:async )?(?:function|const|let|class) (\w+)", whole, re.MULTILINE)
    assert len(names) > 30 and len(names) == len(set(names))


def test_a_reader_fetches_one_stylesheet():
    text = joined("css/reader.css", lambda name: (CSS.parent / name).read_text())
    assert "@import" not in text
    assert text.count("{") == text.count("}")


def test_every_part_is_named_in_a_stylesheet_or_linked_from_a_page():
    named = {
        (sheet.parent / part).resolve()
        for sheet in CSS.rglob("*.css")
        for part in re.findall(r'@import url\("([\w./-]+)"\)', sheet.read_text())
    }
    linked = re.findall(r"'css/([\w./-]+)'", _texts(CSS.parents[1] / "templates", "**/*.html"))
    linked += re.findall(r'static\("css/([\w./-]+)"\)', _texts(CSS.parents[1], "blog/**/*.py"))
    of_texts = [name.removeprefix("css/") for name in insets.SHEETS]
    named |= {(CSS / name).resolve() for name in linked + of_texts}
    assert {path.resolve() for path in CSS.rglob("*.css")} <= named


def _texts(folder, pattern):
    return "".join(path.read_text() for path in folder.glob(pattern))


@pytest.fixture
def collected(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STATICFILES_DIRS = [CSS.parent]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "lib.web.static_storage.StaticStorage"}
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    return tmp_path


def test_the_collected_sheet_is_whole_and_small(collected):
    (sheet,) = collected.glob("css/reader.????????????.css")
    text = sheet.read_text()
    assert "@import" not in text
    assert re.search(r"fonts/literata-roman\.\w{12}\.woff2", text)
    assert sheet.with_name(f"{sheet.name}.br").stat().st_size <= 12_000


def test_collecting_twice_takes_up_a_changed_part(collected, settings):
    before = {path.name for path in collected.glob("css/reader.*.css")}
    call_command("collectstatic", interactive=False, verbosity=0)
    assert {path.name for path in collected.glob("css/reader.*.css")} == before
    assert StaticFilesStorage(location=collected).exists("css/reader.css")
