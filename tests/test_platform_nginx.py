"""nginx in front of a blog, with the lines that docs/installing.md gives for it."""

import http.client
import os
import re
import shutil
import ssl
import subprocess

import pytest
from django.conf import settings

from tests.faults.ground import blog_on
from tests.served import ROOT, free_port
from tests.waiting import until

NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
HOST, OPERATOR, READER = "blog.example.org", "127.0.0.8", "127.0.0.9"

pytestmark = [
    pytest.mark.served,
    pytest.mark.skipif(not NGINX, reason="No nginx on this machine."),
]


@pytest.fixture
def asked(tmp_path):
    """(status, headers) of a page of the blog behind it: asked("/", came_from="127.0.0.9")."""
    port = free_port()
    about = {"SITE_URL": f"https://{HOST}", "ALLOWED_HOSTS": f"{HOST},127.0.0.1"}
    about |= {"TRUSTED_PROXIES": "127.0.0.1", "METRICS_ADDRESSES": OPERATOR}
    with blog_on("sqlite", tmp_path, **about) as blog:
        file = configured(tmp_path, port, blog.port)
        with subprocess.Popen([NGINX, "-c", file, "-g", "daemon off;"]) as nginx:

            def asked(path, came_from=READER):
                context = ssl.create_default_context(cafile=tmp_path / "fullchain.pem")
                context.check_hostname = False
                wire = http.client.HTTPSConnection(
                    "127.0.0.1", port, context=context, source_address=(came_from, 0)
                )
                wire.request("GET", path, headers={"Host": HOST})
                answer = wire.getresponse()
                answer.read()
                wire.close()
                return answer.status, answer.headers

            try:
                until(lambda: nginx.poll() is None and _listens(asked), what="nginx answers")
                yield asked
            finally:
                nginx.terminate()


def test_the_blog_knows_who_asks_and_that_they_ask_over_tls(asked):
    status, headers = asked("/")
    assert status == 200 and "Strict-Transport-Security" in headers
    assert [asked("/metrics", where)[0] for where in (OPERATOR, READER)] == [200, 401]


def test_what_it_refuses_is_larger_than_anything_that_parley_takes():
    [megabytes] = re.findall(r"client_max_body_size (\d+)m;", _lines())
    assert int(megabytes) > settings.RECORDING_BYTES / 1e6


def _lines():
    return re.search(
        r"^server \{\n.*?^\}\n", (ROOT / "docs/installing.md").read_text(), re.M | re.S
    )[0]


def configured(folder, port, parley):
    certificate, key = folder / "fullchain.pem", folder / "privkey.pem"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    made += ["-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}"]
    subprocess.run([*made, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    lines = _lines().replace("listen 443", f"listen 127.0.0.1:{port}")
    lines = lines.replace("http://127.0.0.1:8000", f"http://127.0.0.1:{parley}")
    lines = re.sub(r"/etc/letsencrypt/live/[^/]+", str(folder), lines)
    file = folder / "nginx.conf"
    around = f"pid {folder}/nginx.pid;\nerror_log {folder}/nginx.log;\nevents {{}}\n"
    file.write_text(f"{around}http {{\naccess_log off;\n{lines}}}\n")
    return file


def _listens(asked):
    try:
        return asked("/healthz")[0] == 200
    except OSError:
        return False
