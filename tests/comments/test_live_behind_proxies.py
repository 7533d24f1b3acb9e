"""Who listens to a thread through nginx or Caddy, with the lines that operators are given for them."""

import shutil
import ssl
import subprocess
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPSConnection

import pytest
from django.urls import reverse

from comments.gate import Writer
from comments.models import Comment
from tests.listening import Listening
from tests.served import ROOT, free_port, served
from tests.test_platform_nginx import HOST, NGINX, configured
from tests.waiting import until

pytestmark = [pytest.mark.served, pytest.mark.django_db(transaction=True)]
CADDY = shutil.which("caddy")


@pytest.mark.skipif(not NGINX, reason="No nginx on this machine.")
def test_through_nginx_who_listens_hears_of_a_comment_within_two_seconds(tmp_path, post, reader):
    port = free_port()

    def connection():
        context = ssl.create_default_context(cafile=tmp_path / "fullchain.pem")
        context.check_hostname = False
        return HTTPSConnection("127.0.0.1", port, context=context, timeout=30)

    about = {"SITE_URL": f"https://{HOST}", "ALLOWED_HOSTS": f"{HOST},127.0.0.1"}
    with served(tmp_path, TRUSTED_PROXIES="127.0.0.1", **about) as blog:
        command = [NGINX, "-c", configured(tmp_path, port, blog.port), "-g", "daemon off;"]
        with running(command, connection):
            hears_of_a_comment(blog, connection(), post, reader)


@pytest.mark.skipif(not CADDY, reason="No Caddy on this machine.")
def test_through_caddy_who_listens_hears_of_a_comment_within_two_seconds(tmp_path, post, reader):
    port = free_port()

    def connection():
        return HTTPConnection("127.0.0.1", port, timeout=30)

    about = {"SITE_URL": f"http://{HOST}", "ALLOWED_HOSTS": f"{HOST},127.0.0.1"}
    with served(tmp_path, TRUSTED_PROXIES="127.0.0.1", **about) as blog:
        lines = (ROOT / "tools/install/parley.caddy").read_text()
        lines = lines.replace("127.0.0.1:8000", f"127.0.0.1:{blog.port}")
        lines = lines[lines.index("{") :]
        file = tmp_path / "Caddyfile"
        file.write_text(f"{{\nadmin off\nauto_https off\n}}\nhttp://{HOST}:{port} {lines}")
        with running([CADDY, "run", "--config", file, "--adapter", "caddyfile"], connection):
            hears_of_a_comment(blog, connection(), post, reader)


def hears_of_a_comment(blog, connection, post, reader):
    listening = Listening(blog, reverse("live", args=[post.pk]), connection, Host=HOST)
    assert listening.answer.status == 200
    before = listening.numbers.get(timeout=10)
    Comment.write(post, Writer(account=reader, name=reader.name), "Pears, then.")
    assert listening.numbers.get(timeout=2) > before


@contextmanager
def running(command, connection):
    """The proxy that `command` starts, once it answers."""
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as proxy:
        try:
            until(lambda: proxy.poll() is None and _answers(connection()), what="the proxy answers")
            yield
        finally:
            proxy.kill()  # Caddy would wait for whoever listens.


def _answers(connection):
    try:
        connection.request("GET", "/healthz", headers={"Host": HOST})
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()
