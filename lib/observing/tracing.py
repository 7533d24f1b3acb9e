"""Spans of OpenTelemetry, where the settings ask for them (blog/operating/monitoring/telemetry.py); else nothing, and no cost.

    with span("web hook", kind="client") as told:
        ...
        told(**{"http.response.status_code": 200})

What a span says is chosen here and where it is begun: rules of addresses, statements without values, statuses.
Never a path, an address or a name, and no words of an exception.
"""

from contextlib import contextmanager

_tracer = None


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

    how = {"kind": trace.SpanKind[kind.upper()], "context": _context(parent)}
    how |= {"record_exception": False, "set_status_on_exception": False}
    with _tracer.start_as_current_span(name, attributes=attributes, **how) as begun:
        try:
            yield lambda name="", **found: _tell(begun, name, found)
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

    TraceContextTextMapPropagator().inject(found := {})
    return found.get("traceparent", "")


def _context(parent):
    if not parent:
        return None
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    return TraceContextTextMapPropagator().extract({"traceparent": parent})


def _tell(begun, name, found):
    if name:
        begun.update_name(name)
    begun.set_attributes(found)


def _nobody(name="", **found):
    """Told of a span that isn't there."""
