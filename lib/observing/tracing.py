"""Spans of OpenTelemetry, where the settings ask for them (blog/operating/monitoring/telemetry.py); else nothing, and no cost.

    with span("web hook", kind="client") as told:
        ...
        told(**{"http.response.status_code": 200})

What a span says is chosen here and where it is begun: rules of addresses, statements without values, statuses.
Never a path, an address or a name, and no words of an exception.
"""

import os
from contextlib import contextmanager
from importlib.util import find_spec

WHERE = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
_tracer = None


def is_wanted():
    is_off = os.environ.get("OTEL_SDK_DISABLED", "").lower() == "true"
    return any(os.environ.get(name) for name in WHERE) and not is_off


def is_installed():
    """Whether `bin/prepare` has brought OpenTelemetry."""
    try:
        return bool(find_spec("opentelemetry.exporter.otlp.proto.http"))
    except ModuleNotFoundError:
        return False


def use(tracer):
    """Give spans to this tracer from now on; None: to nobody."""
    global _tracer
    _tracer = tracer


def is_on():
    return _tracer is not None


@contextmanager
def span(name, *, kind="internal", parent="", **attributes):
    """A span around what is within; `parent` is what a `traceparent` header says of the one before it."""
    if _tracer is None:
        yield _nobody
        return
    from opentelemetry import trace
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    carrier = {"traceparent": parent}
    context = TraceContextTextMapPropagator().extract(carrier) if parent else None
    how = {"kind": trace.SpanKind[kind.upper()], "context": context}
    how |= {"record_exception": False, "set_status_on_exception": False}
    with _tracer.start_as_current_span(name, attributes=attributes, **how) as begun:

        def describe(name="", **more):
            if name:
                begun.update_name(name)
            begun.set_attributes(more)

        try:
            yield describe
        except BaseException as fault:
            begun.set_attribute("error.type", type(fault).__qualname__)
            begun.set_status(trace.StatusCode.ERROR)
            raise


def is_within():
    """Whether this is done within a span: what nobody waits for, as a look at the lease, has none."""
    if _tracer is None:
        return False
    from opentelemetry import trace

    return trace.get_current_span().get_span_context().is_valid


def traceparent():
    """What the span of now is called where it goes on elsewhere: in a task, or on another server; or ""."""
    if _tracer is None:
        return ""
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    TraceContextTextMapPropagator().inject(carrier := {})
    return carrier.get("traceparent", "")


def _nobody(name="", **attributes):
    """Told of a span that isn't there."""
