"""The logs of a real site, while people sign up, sign in, comment, are banned and get mail: nothing of anybody."""

import json
import re
from http.client import HTTPConnection
from urllib.parse import urlencode

import pytest
from django.tasks import task_backends
from django_tasks_db.models import DBTaskResult

from blog.related.relate import relate
from comments.models import Comment
from lib.observing import logs
from lib.processes.tasks import request_of
from moderation.models import Ban
from tests.moderation.test_ban_reach import AGREED
from tests.served import served
from tests.waiting import until

pytestmark = pytest.mark.django_db
FIELD = re.compile(r'name="(csrfmiddlewaretoken|seal|confirm)" value="([^"]+)"')


def test_a_task_knows_which_request_has_asked_for_it(client):
    with logs.of_request("abc-1"):
        relate.enqueue()
    [task] = DBTaskResult.objects.all()
    assert request_of(task) == "abc-1" and task.task_result.args == []
    relate.enqueue()
    assert sorted(map(request_of, DBTaskResult.objects.all())) == ["", "abc-1"]
    assert task_backends["default"].get_result(str(task.pk)).status == "READY"


def test_an_answer_carries_an_id_and_a_strangers_own_isnt_believed(client, site, settings):
    first, second = client.get("/nowhere/"), client.get("/nowhere/")
    assert first.headers["X-Request-ID"] != second.headers["X-Request-ID"]
    told = client.get("/nowhere/", headers={"X-Request-ID": "of-a-stranger"})
    assert told.headers["X-Request-ID"] != "of-a-stranger"
    settings.TRUSTED_PROXIES = ["127.0.0.1"]
    told = client.get("/nowhere/", headers={"X-Request-ID": "of-the-proxy"})
    assert told.headers["X-Request-ID"] == "of-the-proxy"
    assert (
        client.get("/nowhere/", headers={"X-Request-ID": "no id"}).headers["X-Request-ID"]
        != "no id"
    )


class Visitor:
    """Somebody with a browser that keeps cookies, behind a proxy that says where they come from."""

    def __init__(self, blog, address):
        self.blog, self.address, self.cookies = blog, address, {}

    def ask(self, path, **fields):
        headers = {
            "Host": f"127.0.0.1:{self.blog.port}",
            "X-Forwarded-For": self.address,
            "X-Request-ID": "of-the-proxy-77",
            "Cookie": "; ".join(f"{name}={one}" for name, one in self.cookies.items()),
            "Origin": self.blog.url,
            "Sec-Fetch-Site": "same-origin",
        }
        if not self.cookies:
            del headers["Cookie"]
        connection = HTTPConnection("127.0.0.1", self.blog.port, timeout=60)
        if fields:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            connection.request("POST", path, urlencode(fields), headers)
        else:
            connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, one = value.partition(";")[0].partition("=")
                self.cookies[key] = one
        return answer, answer.read().decode()

    def send(self, path, to="", **fields):
        """Open the form at `path` and send it."""
        _, page = self.ask(path)
        return self.ask(to or path, **dict(FIELD.findall(page)) | fields)


@pytest.mark.served
@pytest.mark.django_db(transaction=True)
def test_nothing_of_anybody_stands_in_a_log(post, policy, reader, moderator, client, tmp_path):
    ada, word, text = "ada.of.the.logs@example.org", "pear tree 77 in bloom", "My very own words."
    secrets = [ada, word, text, "Ada Nobodyknows", "198.51.100.2", reader.email, reader.name]
    path = post.get_absolute_url()
    (tmp_path / "site").mkdir()
    with (tmp_path / "log").open("w") as log:
        variables = {
            "LOG_FORMAT": "json",
            "TRUSTED_PROXIES": "127.0.0.1",
            "EMAIL_URL": "smtp://127.0.0.1:9",
        }
        with served(tmp_path / "site", log=log, **variables) as blog:
            visitor = Visitor(blog, "198.51.100.23")
            for _ in range(3):
                answer, _page = visitor.ask(path)
            assert answer.getheader("X-Request-ID") == "of-the-proxy-77"
            visitor.ask(f"/search/?q={ada}")
            visitor.ask(f"/{ada}/")
            visitor.ask("/preview/a-secret-token-0123456789abcdef/")
            visitor.send("/accounts/login/", login=ada, password=word)
            visitor.send("/accounts/login/", login=reader.email, password=word)
            visitor.send("/accounts/signup/", email=ada, name="Ada Nobodyknows", password1=word)
            words = {"text": text, "name": "Ada Nobodyknows", "email": ada} | AGREED
            visitor.ask(f"/comments/guest/{post.pk}/", **words)
            visitor.ask("/accounts/login/", login=ada)  # without its token
            assert Comment.objects.filter(text=text).exists()
            staff = Visitor(blog, "198.51.100.24")
            client.force_login(moderator)
            staff.cookies["sessionid"] = client.session.session_key
            ban = f"/moderation/accounts/{reader.pk}/ban/"
            about = {"how_long": "7", "rule": policy.wordings.first().pk, "reason": word}
            _, page = staff.send(ban, **about)
            staff.ask(ban, **dict(FIELD.findall(page)) | about)
            assert Ban.objects.exists()
            with (tmp_path / "worker.log").open("w") as told:
                until(lambda: (tmp_path / "log").read_text().count("answered") >= 12, what="lines")
                blog.run("db_worker", "--batch", "--queue-name", "*", stderr=told)
    said = (tmp_path / "log").read_text()
    of_the_worker = (tmp_path / "worker.log").read_text()
    lines = [json.loads(line) for line in (said + of_the_worker).splitlines()]
    found = {line.get("route") for line in lines}
    assert any("preview" in route for route in found if route) and len(lines) > 12
    requests = [line for line in lines if line["logger"] == "parley.requests"]
    ours = [one for one in requests if one["request_id"] == "of-the-proxy-77"]
    assert len(ours) > 12 and any(one["kind"] == "memory" for one in ours)
    tasks = [line for line in lines if line["logger"] == "parley.tasks"]
    assert any(one.get("request_id") == "of-the-proxy-77" for one in tasks)
    for secret in [*secrets, "a-secret-token"]:
        assert secret not in said + of_the_worker, secret
