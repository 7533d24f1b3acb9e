"""Wrong passwords are counted for the whole site, also when the Redis is gone that counts them."""

import re
from urllib.parse import urlencode

import pytest

from tests.pages.own_redis import own_redis
from tests.pages.visitors import Stranger, Watcher
from tests.served import served

pytestmark = [
    pytest.mark.served,
    pytest.mark.databases,
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def watcher(tmp_path, reader):
    reader.set_password("correct horse battery")
    reader.save()
    with own_redis() as redis, served(tmp_path, CACHE_URL=redis.url) as blog:
        redis.kill()
        watcher = Watcher(blog)
        yield watcher
        watcher.close()


def test_the_sixth_wrong_password_is_refused_whichever_worker_is_asked(watcher, reader):
    page = Stranger(watcher.stranger.blog).get("/accounts/login/")
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)[1]
    cookie = page.headers["set-cookie"].split(";")[0]
    said = {"login": reader.email, "password": "a wrong one", "csrfmiddlewaretoken": token}
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    answers = [
        watcher.stranger._asked(connection, "POST", "/accounts/login/", urlencode(said), headers)
        for _ in range(3)
        for connection in watcher.at.values()
    ]
    assert len(watcher.at) == 2
    assert [answer.status for answer in answers[:5]] == [200] * 5
    assert "Too many" in answers[5].text and "Too many" not in answers[4].text
