"""What Prometheus reads: for whoever may, from all processes, and nothing of anybody."""

import json
import re
from datetime import timedelta
from math import inf
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
import yaml
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families as parsed

from blog.models import EdgePurge, Heartbeat
from blog.operating.monitoring import metrics, metrics_door, sharing
from lib.observing import figures
from tests.served import served
from tests.waiting import until
from transfer.models import Backup

MONITORING = Path(__file__).resolve().parent.parent / "docs" / "monitoring"
TOKEN = "a token of the tests"
ADDED = {"instance", "job"}  # by Prometheus itself, to each series
SELECTED = re.compile(r"\b(parley_\w+)(?:\{([^}]*)\})?")
ALICE, PROXY = "192.0.2.7", "10.0.0.1"


def read(text):
    """{(name, labels): value} of what Prometheus would read."""
    return {
        (one.name, *sorted(one.labels.values())): one.value
        for family in parsed(text.decode() if isinstance(text, bytes) else text)
        for one in family.samples
    }


def fetched(url, token=TOKEN):
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    with urlopen(Request(f"{url}/metrics", headers=headers)) as answer:
        return answer.read().decode()


@pytest.mark.parametrize(
    ("welcome", "said"),
    [
        (True, {"HTTP_AUTHORIZATION": f"Bearer {TOKEN}", "REMOTE_ADDR": ALICE}),
        (False, {"HTTP_AUTHORIZATION": "Bearer wrong", "REMOTE_ADDR": ALICE}),
        (False, {"REMOTE_ADDR": ALICE}),
        (True, {"REMOTE_ADDR": "10.1.2.3"}),
        (True, {"REMOTE_ADDR": PROXY, "HTTP_X_FORWARDED_FOR": "10.1.2.3"}),
        (False, {"REMOTE_ADDR": PROXY, "HTTP_X_FORWARDED_FOR": ALICE}),
        # A proxy that nobody told us of: its visitors don't come from its address.
        (False, {"REMOTE_ADDR": "10.1.2.3", "HTTP_X_FORWARDED_FOR": ALICE}),
    ],
)
def test_the_token_or_the_address_lets_in_and_a_proxys_address_doesnt(settings, welcome, said):
    settings.METRICS_TOKEN, settings.METRICS_ADDRESSES = TOKEN, ["10.0.0.0/8"]
    settings.TRUSTED_PROXIES = [PROXY]
    assert metrics_door.may_read(said) is welcome


def test_without_a_token_of_the_site_an_empty_one_lets_nobody_in(settings):
    settings.METRICS_TOKEN, settings.METRICS_ADDRESSES = "", ["10.0.0.0/8"]
    assert not metrics_door.may_read({"HTTP_AUTHORIZATION": "Bearer ", "REMOTE_ADDR": ALICE})


@pytest.mark.django_db
def test_durations_are_a_histogram_and_what_other_processes_counted_is_there(settings, tmp_path, monkeypatch):  # fmt: skip
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(figures, "_counted", type(figures._counted)())
    monkeypatch.setattr(figures, "sources", [])
    figures.answered("article", 200, 0.02)
    figures.answered("article", 500, 3)
    sharing.Share("this one").put(figures.totals())
    sharing.Share("another").put({("requests", "article", "200"): 5, ("mail", "sent"): 2})
    Heartbeat.beat("worker", Heartbeat.Role.WORKER, "1")
    found = read(metrics.text())
    assert found["parley_requests_total", "200", "article"] == 6
    assert found["parley_mail_total", "sent"] == 2
    assert found["parley_request_seconds_bucket", "0.01", "article"] == 0
    assert found["parley_request_seconds_bucket", "0.025", "article"] == 1
    assert found["parley_request_seconds_count", "article"] == 2
    assert found["parley_request_seconds_sum", "article"] == pytest.approx(3.02)
    assert found["parley_database_up",] == 1 and found["parley_workers",] == 1


@pytest.mark.django_db
def test_a_purge_that_is_late_and_the_age_of_the_last_backup_are_told():
    found = read(metrics.text())
    assert found["parley_edge_purges_late",] == 0 and found["parley_backup_age_seconds",] == inf
    hours_ago = timezone.now() - timedelta(hours=3)
    EdgePurge.objects.create(tags="site", owed_at=hours_ago)
    EdgePurge.objects.create(tags="site")
    for state in "good", "failed":
        Backup.objects.create(why="day", state=state, name="/elsewhere/1.tar", made_at=hours_ago)
    found = read(metrics.text())
    assert found["parley_edge_purges_late",] == 1
    assert found["parley_backup_age_seconds",] == pytest.approx(3 * 3600, abs=300)


def asked_for():
    """(where, what it asks Prometheus) in the dashboard, in the alerts and in the documentation's table."""
    dashboard = json.loads((MONITORING / "dashboard.json").read_text())
    for one in dashboard["templating"]["list"]:
        yield one["name"], one["query"]
    for panel in dashboard["panels"]:
        for target in panel["targets"]:
            yield panel["title"], target["expr"]
    for group in yaml.safe_load((MONITORING / "alerts.yml").read_text())["groups"]:
        for rule in group["rules"]:
            yield rule["alert"], rule["expr"]


def told():
    """{name of a series: its labels} of all that /metrics can give."""
    totals = {(name, *labels): 1 for name, (_, _, labels) in metrics.COUNTERS.items()}
    totals |= {("seconds", "article", end): 1 for end in figures.ENDS}
    found = {}
    for family in [*metrics.Counted(totals).collect(), *metrics.DatabaseMetrics().collect()]:
        for one in family.samples:
            found[one.name] = set(one.labels)
    return found | {"parley_database_connections": set()}  # With PostgreSQL alone.


@pytest.mark.django_db
def test_dashboard_and_alerts_ask_for_what_is_there():
    there = told()
    for where, query in asked_for():
        for name, chosen in SELECTED.findall(query):
            assert name in there, f"{where}: {name}"
            labels = set(re.findall(r"(\w+)\s*[=!]~?", chosen))
            labels |= set(re.findall(r"\w+", "".join(re.findall(r"by \(([^)]*)\)", query))))
            assert labels <= there[name] | ADDED, f"{where}: {labels} of {name}"
        assert query.count("(") == query.count(")") and query.count('"') % 2 == 0, where


def test_each_panel_has_a_place_of_its_own_and_the_source_that_was_chosen():
    dashboard = json.loads((MONITORING / "dashboard.json").read_text())
    ids, cells = [one["id"] for one in dashboard["panels"]], []
    for panel in dashboard["panels"]:
        at = panel["gridPos"]
        assert at["x"] + at["w"] <= 24, panel["title"]
        rows, columns = range(at["y"], at["y"] + at["h"]), range(at["x"], at["x"] + at["w"])
        cells += [(row, column) for row in rows for column in columns]
        for one in [panel, *panel["targets"]]:
            assert one.get("datasource", panel["datasource"])["uid"] == "${source}", panel["title"]
    assert len(set(ids)) == len(ids) and len(set(cells)) == len(cells)


def test_counters_are_told_while_the_database_is_away(settings, tmp_path, monkeypatch):
    """No database in this test: pytest-django refuses it, and so does one that is away."""
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(metrics.queue, "waiting", lambda: (_ for _ in ()).throw(metrics.Error()))
    found = read(metrics.text())
    assert found["parley_database_up",] == 0 and found["parley_disk_bytes",] > 0


@pytest.mark.served
@pytest.mark.databases
@pytest.mark.django_db(transaction=True)
def test_a_served_site_counts_in_all_its_processes(site, tmp_path):
    with served(tmp_path, METRICS_TOKEN=TOKEN) as blog:
        for _ in range(20):
            urlopen(blog.url).read()
        with pytest.raises(HTTPError, match="404"):
            urlopen(f"{blog.url}/nobody@example.org/")

        def found():
            return read(fetched(blog.url))

        def pages():
            told = found()
            kinds = [one for one in told if one[0] == "parley_stored_pages_total"]
            return sum(told[one] for one in kinds)

        until(lambda: pages() >= 20, what="both processes' figures")
        said = fetched(blog.url)
        assert "example.org" not in said and "127.0.0.1" not in said
        with pytest.raises(HTTPError, match="401"):
            fetched(blog.url, token="")


@pytest.mark.served
@pytest.mark.django_db(transaction=True)
def test_without_a_setting_there_is_no_such_page(site, tmp_path):
    with served(tmp_path) as blog, pytest.raises(HTTPError, match="404"):
        fetched(blog.url)


@pytest.mark.django_db
def test_what_hasnt_happened_yet_is_told_as_zero(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    told = read(metrics.text())
    for name, *labels in [
        ("parley_mail_total", "failed"),
        ("parley_tasks_total", "failed"),
        ("parley_requests_total", "500", "article"),
        ("parley_refused_writes_total", "disk full"),
        ("parley_slow_queries_total",),
        ("parley_mail_failing", "none"),
    ]:
        assert told[name, *sorted(labels)] == 0, name
