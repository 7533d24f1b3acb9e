"""A theme's templates and style sheet take the place of ours, and one that is wrong takes nothing from readers."""

from pathlib import Path

import pytest
from django.template import engines
from django.test.utils import override_settings

from lib.observing.troubles import troubles
from lib.web import themes

pytestmark = pytest.mark.django_db
EXAMPLE = Path(__file__).parents[2] / "themes/broadsheet"


@pytest.fixture
def worn(settings, tmp_path):
    """A function that puts a theme over the blog, as THEME_DIR does at its start."""
    settings.DATA_DIR = tmp_path
    entered = []

    def wear(folder):
        (ours,) = settings.TEMPLATES
        options = ours["OPTIONS"] | {"theme": Path(folder, "templates")}
        folders = [Path(folder, "static"), *settings.STATICFILES_DIRS]
        change = override_settings(
            THEME_DIR=str(folder),
            TEMPLATES=[ours | {"OPTIONS": options}],
            STATICFILES_DIRS=[one for one in folders if one.is_dir()],
        )
        change.enable()
        entered.append(change)

    yield wear
    for change in reversed(entered):
        change.disable()


@pytest.fixture
def theme(tmp_path):
    """A function that writes a template of a theme; returns the theme's folder."""

    def write(name, text):
        file = tmp_path / "theme/templates" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        return tmp_path / "theme"

    return write


def test_the_example_is_worn_and_is_short(client, site, worn):
    worn(EXAMPLE)
    page = client.get("/").text
    assert 'class="wide colophon">The Slow Orchard' in page and "css/theme.css" in page
    lines = sum(len(one.read_text().splitlines()) for one in themes.files(EXAMPLE))
    assert lines < 100
    assert themes.fault() == ""


@pytest.mark.parametrize(
    "wrong",
    [
        "{% if %}",
        "{% load nothing_of_the_kind %}",
        "{% url 'nowhere' %}",
        "{% include 'no/such.html' %}",
        "{{ blog_site.name|divisibleby:0 }}",
        "{% for one in 5 %}{{ one }}{% endfor %}",
        "{% extends 'base.html' %}{% extends 'base.html' %}",
    ],
)
def test_a_template_that_is_wrong_is_told_to_the_owner_and_readers_get_ours(
    client, site, worn, theme, wrong
):
    worn(theme("_footer.html", wrong))
    page = client.get("/")
    assert page.status_code == 200 and "Moderation log" in page.text
    assert themes.fault().startswith("_footer.html: ")
    assert any("Your theme has an error" in one.what for one in troubles(is_owner=True))


def test_a_base_that_fails_half_way_takes_no_page_with_it(client, post, worn, theme):
    worn(theme("base.html", "<html>{% block main %}{% endblock %}{% url 'nowhere' %}"))
    for address in ("/", post.get_absolute_url(), "/no/such/page/"):
        assert "Moderation log" in client.get(address).text, address


def test_the_desk_is_never_drawn_by_a_theme(signed_in, author, worn, theme):
    worn(theme("base.html", "stolen"))
    theme("admin/base_site.html", "stolen")
    theme("_icons.html", "stolen")
    assert "stolen" not in signed_in(author).get("/admin/").text


def test_what_is_no_fault_of_a_theme_is_as_it_was_without(client, site, worn, theme):
    worn(theme("_footer.html", "ours is better"))
    answer = client.get("/no/such/page/")
    assert answer.status_code == 404 and "ours is better" in answer.text
    assert themes.fault() == ""


def test_a_fault_that_is_mended_is_no_longer_told(client, site, worn, theme):
    folder = theme("_footer.html", "{% if %}")
    worn(folder)
    client.get("/")
    assert themes.fault()
    theme("_footer.html", "mended")
    assert themes.fault() == ""
    assert engines["django"].theme == folder / "templates"
