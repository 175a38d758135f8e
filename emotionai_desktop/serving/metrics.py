"""What Prometheus reads from the server, under the names that TensorFlow Serving has for it."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

CONTENT_TYPE = CONTENT_TYPE_LATEST

#: Upper ends of the latency's buckets, in microseconds.
_BUCKETS_US = tuple(500.0 * 2**power for power in range(16))


class Metrics:
    """Counts and latencies of predict requests, a model."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            ":tensorflow:serving:request_count",
            "Predict requests, by HTTP status.",
            ["model_name", "status"],
            registry=self._registry,
        )
        self._latency = Histogram(
            ":tensorflow:serving:request_latency",
            "Microseconds from a predict request's headers to its answer.",
            ["model_name"],
            registry=self._registry,
            buckets=_BUCKETS_US,
        )

    def count(self, model: str, status: int, seconds: float) -> None:
        """Record a predict request for a model that is served."""
        self._requests.labels(model, str(status)).inc()
        self._latency.labels(model).observe(seconds * 1e6)

    def text(self) -> bytes:
        """All of it, in Prometheus's text format."""
        return generate_latest(self._registry)
