"""Spans of a real site, taken by a collector on loopback: whole, and with nothing of anybody in them."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from blog.operating.monitoring import telemetry
from lib.observing import tracing
from tests.served import served
from tests.test_platform_logs import Visitor
from tests.waiting import until

collected = pytest.importorskip("opentelemetry.proto.collector.trace.v1.trace_service_pb2")


class Collector:
    """What takes spans over HTTP, as a real one does."""

    def __init__(self):
        self.spans, collector = [], self

        class Answer(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                sent = collected.ExportTraceServiceRequest.FromString(body)
                for resource in sent.resource_spans:
                    for scope in resource.scope_spans:
                        collector.spans += scope.spans
                collector.raw += body
                self.send_response(200)
                self.end_headers()

            def log_message(self, *args):
                pass

        self.raw = b""
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def named(self, start):
        return [one for one in self.spans if one.name.startswith(start)]


@pytest.fixture
def collector():
    one = Collector()
    yield one
    one.server.shutdown()
    one.server.server_close()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_request_its_queries_and_its_tasks_are_one_trace_and_say_nothing_of_anybody(post, reader, collector, tmp_path):  # fmt: skip
    variables = {
        "OTEL_EXPORTER_OTLP_ENDPOINT": collector.url,
        "OTEL_BSP_SCHEDULE_DELAY": "100",
        "TRUSTED_PROXIES": "127.0.0.1",
        "EMAIL_URL": "smtp://127.0.0.1:9",
    }
    ada = "ada.of.the.spans@example.org"
    with served(tmp_path, **variables) as blog:
        visitor = Visitor(blog, "198.51.100.23")
        visitor.ask(f"{post.get_absolute_url()}?anew=1")
        visitor.ask(f"/search/?q={ada}")
        visitor.send("/accounts/login/", login=reader.email, password="pear tree 77")
        visitor.send("/accounts/signup/", email=ada, name="Ada", password1="pear tree 77 in bloom")
        until(lambda: collector.named("POST /accounts/signup"), what="the spans of the web server")
        blog.run("db_worker", "--batch", "--queue-name", "*")
        until(lambda: collector.named("blog.mail.outbox.deliver"), what="those of the worker")
    [article] = collector.named("GET /<yyyy:year>")
    inside = [one for one in collector.named("SELECT") if one.parent_span_id == article.span_id]
    assert inside and all(one.trace_id == article.trace_id for one in inside)
    signup = collector.named("POST /accounts/signup")[0]
    assert signup.trace_id in {one.trace_id for one in collector.named("blog.mail.outbox.deliver")}
    for secret in ada, reader.email, "198.51.100.23", "pear tree", post.slug:
        assert secret.encode() not in collector.raw


def test_without_a_collector_nothing_is_begun(monkeypatch):
    monkeypatch.delenv("OTEL_EXPORTER_OTLP_ENDPOINT", raising=False)
    telemetry.begin()
    with tracing.span("nothing") as told:
        told("a name", attribute=1)
    assert not tracing.is_on() and tracing.traceparent() == ""
