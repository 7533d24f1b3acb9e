"""An operator's settings: told with what they are and where they come from; a wrong one stops the start."""

import json
import os
import subprocess
import sys
from contextlib import suppress
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from config import environment
from config.server.launch import take_up
from config.variables import VARIABLES
from tests.served import free_port

ROOT = Path(__file__).resolve().parent.parent
WRONG = {
    "SITE_URL": "blog.example.org",
    "DEBUG": "perhaps",
    "LOG_DELAY": "ten",
    "WHENCE_DAYS": "0",
    "FORM_SECONDS": "-1",
    "TRUSTED_PROXIES": "10.0.0.0/8,the proxy",
    "DATABASE_URL": "mango://user:hush@host/name",
    "CACHE_URL": "mango://user:hush@host",
    "TIME_ZONE": "Mars/Olympus",
    "THEME_DIR": "/nowhere/at/all",
    "INDEXNOW_KEY": "no key!",
    "WEBSUB_HUBS": "hub.example",
    "DEFAULT_FROM_EMAIL": "the blog",
    "EMAIL_URL": "gmail.example",
    "LANGUAGE_CODE": "xx",
    "METRICS_TOKEN": "a",
}


@pytest.fixture
def site(tmp_path):
    """A function that gives a site its settings: in its file, and in the environment."""

    def give(file="", **variables):
        (tmp_path / "env").write_text(f"SECRET_KEY=a secret of the file\n{file}")
        os.environ |= {"DATA_DIR": str(tmp_path), **variables}
        take_up("start")

    before = dict(os.environ)
    for one in VARIABLES:
        os.environ.pop(one.name, None)
    yield give
    os.environ.clear()
    os.environ |= before


def told(*arguments):
    out, err = StringIO(), StringIO()
    with suppress(SystemExit):
        call_command("settings", *arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def told_a_program():
    return {one["name"]: one for one in json.loads(told("--json")[0])}


def test_each_says_its_value_and_where_that_comes_from(site):
    site(file="LOG_DELAY=60\nTIME_ZONE=Europe/Berlin\n", TIME_ZONE="Asia/Tokyo")
    found = told_a_program()
    said = {name: (found[name]["value"], found[name]["from"]) for name in ("TIME_ZONE", "DEBUG")}
    assert said == {"TIME_ZONE": ("Asia/Tokyo", "environment"), "DEBUG": ("off", "default")}
    assert found["LOG_DELAY"]["value"] == "60" and found["LOG_DELAY"]["from"].endswith("/env")
    assert found["LOG_DELAY"]["default"] == "600" and found["LOG_DELAY"]["type"] == "number"
    assert "TIME_ZONE: Asia/Tokyo (environment)" in told()[0]


def test_of_a_secret_only_its_being_there_is_told(site):
    site(**{one.name: "postgres://a:hush@b/c" for one in VARIABLES if one.secret})
    for how in ((), ("--json",)):
        assert "hush" not in "".join(told(*how)) and "secret of the file" not in "".join(told(*how))
    assert {one["value"] for one in told_a_program().values() if one["secret"]} == {"set"}


def test_all_that_is_wrong_stops_the_start_at_once_with_its_mends(tmp_path):
    (tmp_path / "env").write_text("SECRET_KEY=x")
    start = [sys.executable, "-m", "config.server.launch", "start"]
    env = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), "PORT": str(free_port())}
    process = subprocess.run(start, cwd=ROOT, env=env | WRONG, capture_output=True, text=True)
    lines = process.stderr.splitlines()
    assert process.returncode == 1 and len(lines) == len(WRONG)
    for name in WRONG:
        line = next(line for line in lines if line.startswith(name))
        assert "can’t be used: write" in line and "or remove it" in line
    assert "hush" not in process.stderr


@pytest.mark.parametrize(
    "name, value, mend",
    [
        ("EMAIL_URL", "gmail.example", "submission://"),
        ("EMAIL_URL", "mango://host", "submission://"),
        ("EMAIL_URL", "smtp://", "submission://"),
        ("LANGUAGE_CODE", "xx", "en-gb, en-us, de, zh-hans"),
        ("DATABASE_URL", "mysql://host/name", "sqlite:////folder/file or postgres://"),
        ("REPLICA_URL", "mysql://host/name", "postgres://"),
        ("METRICS_TOKEN", "a", "16 characters or more"),
        ("BACKUPS_DIR", "kept/here", "whole path"),
        ("DATABASE_URL", "postgres://", "postgres://user:password@host:5432/name"),
        ("DATABASE_URL", "postgres://ada:hush@host:99999/name", "postgres://"),
        ("DATABASE_URL", "sqlite:///blog.sqlite3", "sqlite:////folder/file"),
        ("DATABASE_URL", "sqlite://:memory:", "sqlite:////folder/file"),
        ("CACHE_URL", "memcached://127.0.0.1:11211", "redis://"),
        ("CACHE_URL", "locmem://", "redis://"),
        ("CACHE_URL", "redis://", "redis://"),
        ("CACHE_URL", "redis://host:99999/0", "redis://"),
        ("TRUSTED_PROXIES", "0.0.0.0/0", "never everybody's"),
        ("TRUSTED_PROXIES", "127.0.0.1,::/0", "never everybody's"),
        ("TRUSTED_PROXIES", "0.0.0.0/1,128.0.0.0/1", "never everybody's"),
        ("ALLOWED_HOSTS", "https://blog.example.org", "without https://"),
        ("ALLOWED_HOSTS", "blog.example.org:8000", "without https://"),
        ("ALLOWED_HOSTS", "blog.example.org/here", "without https://"),
        ("OUTGOING_PRIVATE_HOSTS", "http://ntfy.lan", "without https://"),
        ("OUTGOING_PRIVATE_HOSTS", "ntfy.lan:8080", "without https://"),
        ("SITE_URL", "https://exa mple.org", "https://blog.example.org"),
        ("SITE_URL", "https://blog.example.org:99999", "https://blog.example.org"),
        ("SITE_URL", "https://blog.example.org?x=1", "https://blog.example.org"),
        ("SITE_URL", "https://blog.example.org#top", "https://blog.example.org"),
        ("SITE_URL", "https://ada:hush@blog.example.org", "https://blog.example.org"),
        ("WEBSUB_HUBS", "https://hub.example:99999/", "https://example.org/"),
        ("INDEXNOW_URL", "https://hub. example/", "https://example.org/here"),
        ("DEFAULT_FROM_EMAIL", "Blog <blog@>", "e-mail address"),
        ("DEFAULT_FROM_EMAIL", "blog@example.org, other@example.org", "e-mail address"),
        ("MAIL_RETURNS_TO", "@example.org", "e-mail address"),
        ("MAIL_RETURNS_TO", "Blog <blog@example.org>", "without a name"),
        ("EMAIL_URL", "smtp://host:99999", "submission://"),
        ("GEOIP_PATH", __file__, ".mmdb"),
        ("STORAGE_URL", "s3://key@host/bucket", "s3://key:secret@host"),
        ("STORAGE_URL", "s3://key:hush@host:99999/bucket", "s3://key:secret@host"),
    ],
)
def test_a_value_that_no_site_runs_with_is_refused_with_its_mend(site, name, value, mend):
    site(**{name: value})
    with pytest.raises(environment.WrongSettings) as refused:
        environment.read()
    assert str(refused.value).startswith(name) and mend in str(refused.value)
    assert told()[1].startswith(name) and "hush" not in told()[1]


@pytest.mark.parametrize(
    "name, value",
    [
        ("EMAIL_URL", "smtp://127.0.0.1:1"),
        ("EMAIL_URL", "submission://ada:hush@host"),
        ("EMAIL_URL", "console://"),
        ("LANGUAGE_CODE", "en-au"),
        ("DATABASE_URL", "postgres:///parley"),
        ("DATABASE_URL", "postgres:///?service=parley"),
        ("CACHE_URL", "rediss://:hush@host:6379/1"),
        ("TRUSTED_PROXIES", "127.0.0.1,10.0.0.0/8,fc00::/7"),
        (
            "ALLOWED_HOSTS",
            "blog.example.org,.example.org,*,[::1],10.0.0.7,localhost,127.0.0.1,bücher.example",
        ),
        ("OUTGOING_PRIVATE_HOSTS", "ntfy.lan,10.0.0.7,::1"),
        ("SITE_URL", "https://blog.example.org:8443/"),
        ("SITE_URL", "http://[::1]:8000"),
        ("DEFAULT_FROM_EMAIL", "The orchard’s post <post@orchard.example.org>"),
        ("DEFAULT_FROM_EMAIL", '"Orchard, the" <post@mailhost>'),
        ("MAIL_RETURNS_TO", "returns@example.org"),
        ("STORAGE_URL", "s3://s3.example:9000/bucket?region=eu"),
        ("LANGUAGE_CODE", "zh-hans"),
    ],
)
def test_a_value_that_a_site_runs_with_is_taken(site, name, value):
    site(**{"ALLOWED_HOSTS": "*", name: value})
    assert environment.read() and told()[1] == ""


def test_half_a_service_and_a_missing_secret_are_told_with_the_rest(site):
    site(GOOGLE_CLIENT_ID="x", LOG_DELAY="ten", SECRET_KEY="")
    with pytest.raises(environment.WrongSettings) as refused:
        environment.read()
    for words in ("GOOGLE_CLIENT_SECRET isn’t", "LOG_DELAY=ten", "SECRET_KEY isn’t set"):
        assert words in str(refused.value)
    assert "LOG_DELAY=ten" in told()[1]


def test_a_slip_of_the_keys_in_the_file_is_told(site):
    site(file="SITE_ULR=https://blog.example.org\nOIDC_CLUB_URL=x\nMY_OWN=1\n")
    complained = told()[1]
    assert "SITE_ULR" in complained and "Did you mean SITE_URL?" in complained
    assert complained.count("\n") == 1


def test_a_line_of_the_file_that_sets_nothing_is_told(site):
    site(file="LOG_DELAY 60\nSITE_URL: https://blog.example.org\n# a remark\n\n")
    complained = told()[1]
    assert "LOG_DELAY 60" in complained and "NAME=value" in complained
    assert "SITE_URL: https" in complained and complained.count("\n") == 2


def test_a_file_that_cant_be_read_as_text_is_told_in_a_sentence(tmp_path):
    (tmp_path / "env").write_bytes("SECRET_KEY=x\nSITE_NAME=Büro\n".encode("latin-1"))
    said = refused_start(tmp_path)
    assert said.startswith(f"{tmp_path}/env can’t be read") and "UTF-8" in said


def test_an_address_that_isnt_answered_is_told(site):
    site(SITE_URL="https://other.example.org", ALLOWED_HOSTS="blog.example.org,localhost")
    assert "Add other.example.org to ALLOWED_HOSTS" in told()[1]
    os.environ["ALLOWED_HOSTS"] = ".example.org"
    assert told()[1] == ""


def test_telemetry_that_isnt_installed_is_told_before_anything_runs(site, monkeypatch):
    monkeypatch.setitem(sys.modules, "opentelemetry.exporter.otlp.proto.http", None)
    site(OTEL_EXPORTER_OTLP_ENDPOINT="http://127.0.0.1:4318")
    with pytest.raises(environment.WrongSettings, match="isn’t installed.*bin/prepare"):
        environment.read()
    assert "isn’t installed" in told()[1]
    os.environ["OTEL_SDK_DISABLED"] = "true"
    assert environment.read()


def refused_start(folder, **variables):
    """What a start says that ends with 1."""
    start = [sys.executable, "-m", "config.server.launch", "start"]
    env = {"PATH": os.environ["PATH"], "DATA_DIR": str(folder), "PORT": str(free_port())}
    done = subprocess.run(start, cwd=ROOT, env=env | variables, capture_output=True, text=True)
    assert done.returncode == 1
    return done.stderr


def test_an_empty_value_is_none(site):
    site(file="LOG_DELAY=\nTRUSTED_PROXIES=\n")
    assert told_a_program()["LOG_DELAY"]["from"] == "default" and environment.read()


def test_the_docs_have_the_table_of_the_code():
    table = "\n".join(environment.as_markdown())
    assert table in (ROOT / "docs/operating.md").read_text(), "manage.py settings --markdown"


def test_no_setting_is_read_past_the_table():
    """What config/settings.py reads of the environment by itself is known nowhere else."""
    text = (ROOT / "config/settings.py").read_text()
    assert text.count("environ") == text.count("environment") + 1, "only FIRST_RUN_CODE"
