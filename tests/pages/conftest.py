import pytest

from comments.thread import reading
from comments.views import profile_pages
from moderation.log import timeline
from tests.pages.whole_blog import WholeBlog


@pytest.fixture
def blog(author, moderator, second_moderator, reader, second_reader, policy, settings, monkeypatch):
    """A small blog that has one of everything; threads and logs have further pages."""
    settings.LOG_DELAY = 0
    second_moderator.staff_name = "Hazel"
    second_moderator.save()
    monkeypatch.setattr(reading, "A_PAGE", 3)
    monkeypatch.setattr(profile_pages, "A_PAGE", 3)
    monkeypatch.setattr(timeline, "A_PAGE", 2)
    return WholeBlog(author, moderator, second_moderator, reader, second_reader, policy)


@pytest.fixture(autouse=True)
def nobody_sulks(monkeypatch):
    """A store that failed in another test is asked again in this one."""
    monkeypatch.setattr("blog.pagecache.page_store._silent_until", 0.0)
