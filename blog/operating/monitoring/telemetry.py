"""OpenTelemetry, where OTEL_EXPORTER_OTLP_ENDPOINT says who collects: `bin/prepare` brings it then.

What else can be said is said by the SDK's own variables: OTEL_TRACES_SAMPLER, OTEL_EXPORTER_OTLP_HEADERS, …
"""

import atexit
import os

from blog.operating.versions import PARLEY
from lib.observing import tracing


def begin():
    """Give spans of this process to the collector from now on: once in each, after it was forked."""
    if not tracing.is_wanted():
        return
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    named = {"service.name": os.environ.get("OTEL_SERVICE_NAME") or "parley"}
    provider = TracerProvider(resource=Resource.create(named | {"service.version": PARLEY}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    atexit.register(provider.shutdown)
    tracing.use(provider.get_tracer("parley"))
