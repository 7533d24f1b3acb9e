"""OpenTelemetry, where OTEL_EXPORTER_OTLP_ENDPOINT says who collects: `uv sync --extra otel` brings it.

What else can be said is said by the SDK's own variables: OTEL_TRACES_SAMPLER, OTEL_EXPORTER_OTLP_HEADERS, …
"""

import atexit
import os

from django.core.exceptions import ImproperlyConfigured

from blog.operating.versions import PARLEY
from lib.observing import tracing

WHERE = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")


def is_wanted():
    is_off = os.environ.get("OTEL_SDK_DISABLED", "").lower() == "true"
    return any(os.environ.get(name) for name in WHERE) and not is_off


def begin():
    """Give spans of this process to the collector from now on: once in each, after it was forked."""
    if not is_wanted():
        return
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError as lacking:
        raise ImproperlyConfigured(
            "OTEL_EXPORTER_OTLP_ENDPOINT is set, but OpenTelemetry isn’t installed. Install it:"
            " uv sync --extra otel"
        ) from lacking
    named = {"service.name": os.environ.get("OTEL_SERVICE_NAME") or "parley"}
    provider = TracerProvider(resource=Resource.create(named | {"service.version": PARLEY}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    atexit.register(provider.shutdown)
    tracing.use(provider.get_tracer("parley"))
