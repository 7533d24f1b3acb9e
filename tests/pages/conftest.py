import shutil
from copy import deepcopy

import pytest
from django.test import override_settings

from blog.models import Site
from blog.models.site.site import new_identity
from comments.thread import reading
from comments.views.reading import profile_pages
from moderation.log import timeline
from tests.conftest import a_person, the_site, two_rules
from tests.pages.whole_blog import WholeBlog


@pytest.fixture(scope="module")
def whole(shared, tmp_path_factory):
    """A small blog that has one of everything, and the folder of its pictures."""
    media = tmp_path_factory.mktemp("whole") / "media"
    the_site()
    people = [
        a_person("Perpetua", "Author"),
        a_person("Alder", "Moderator", staff_name="Alder"),
        a_person("Hazel", "Moderator", staff_name="Hazel"),
        a_person("Marrow"),
        a_person("Quince"),
    ]
    with override_settings(LOG_DELAY=0, MEDIA_ROOT=media):
        return WholeBlog(*people, two_rules()), media


@pytest.fixture
def blog(whole, settings, monkeypatch):
    """That blog, for one test; threads and logs have further pages."""
    blog, media = whole
    shutil.copytree(media, settings.MEDIA_ROOT)
    # It is the same blog for each test, so what is kept of its pages must be no other's.
    Site.objects.update(identity=new_identity())
    settings.LOG_DELAY = 0
    monkeypatch.setattr(reading, "A_PAGE", 3)
    monkeypatch.setattr(profile_pages, "A_PAGE", 3)
    monkeypatch.setattr(timeline, "A_PAGE", 2)
    return deepcopy(blog)


@pytest.fixture(autouse=True)
def nobody_sulks(monkeypatch):
    """A store that failed in another test is asked again in this one."""
    monkeypatch.setattr("blog.pagecache.page_store._silent_until", 0.0)
