import shutil

import pytest
from django.test import override_settings

from tests.conftest import a_person, the_site, two_rules
from tests.pages.whole_blog import WholeBlog


@pytest.fixture(scope="module")
def whole(shared, tmp_path_factory):
    """A small blog that has one of everything; Rowan may do everything there."""
    the_site()
    rowan = a_person("Rowan", "Author", "Moderator", "Admin", staff_name="Rowan")
    rowan.is_superuser = True
    rowan.save()
    people = [
        rowan,
        a_person("Alder", "Moderator"),
        a_person("Hazel", "Moderator", staff_name="Hazel"),
    ]
    people += [a_person("Marrow"), a_person("Quince")]
    media = tmp_path_factory.mktemp("whole") / "media"
    with override_settings(LOG_DELAY=0, MEDIA_ROOT=media):
        return WholeBlog(*people, two_rules()), media


@pytest.fixture
def blog(whole, settings):
    """That blog, with its pictures, for one test."""
    blog, media = whole
    shutil.copytree(media, settings.MEDIA_ROOT)
    settings.LOG_DELAY = 0
    return blog
