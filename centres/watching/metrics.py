"""Figures of the server for Prometheus: requests counted by processes, all else asked for."""

import ipaddress
import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import Error
from django.utils import timezone
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from centres import health, journal
from centres.models import Failure

ADDRESS = "/metrics"
CONTENT_TYPE = CONTENT_TYPE_LATEST
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
PROXIED = ("HTTP_X_REAL_IP", "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_FORWARDED")
PATIENCE = 0.5  # seconds for the broker
QUEUE = "celery"

# Each process counts; with PROMETHEUS_MULTIPROC_DIR what they counted stands in files there.
counted = CollectorRegistry()
requests = Counter("jcc_requests", "Requests answered.", ["view", "status"], registry=counted)
durations = Histogram(
    "jcc_request_seconds",
    "Seconds until an answer began.",
    ["view"],
    buckets=(0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    registry=counted,
)


def count(*, view: str, status: int, seconds: float) -> None:
    """Count a request; where no address was found, under no view."""
    requests.labels(view=view, status=f"{status // 100}xx").inc()
    durations.labels(view=view).observe(seconds)


def is_asked(request) -> bool:
    """Tell whether the figures are asked for by who may have them: a neighbour, by no proxy."""
    if request.path_info != ADDRESS or request.method != "GET":
        return False
    if any(header in request.META for header in PROXIED):
        return False
    try:
        address = ipaddress.ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    return any(address in network for network in settings.METRICS_NETWORKS)


def text() -> bytes:
    """Return all figures, as Prometheus reads them."""
    registry = CollectorRegistry()
    registry.register(State())
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return generate_latest(counted) + generate_latest(registry)
    MultiProcessCollector(registry)
    return generate_latest(registry)


class State(Collector):
    """How it goes, asked of database and broker whenever somebody looks."""

    def describe(self) -> list[Metric]:
        return []

    def collect(self) -> Iterator[Metric]:
        reached = False
        with suppress(Error):
            yield from list(_of_database())
            reached = True
        yield GaugeMetricFamily("jcc_database_up", "Whether the database answers.", int(reached))
        if settings.REDIS_URL:
            yield from _of_broker()


def _of_database() -> Iterator[Metric]:
    yield GaugeMetricFamily(
        "jcc_journal_position", "The last position of the journal.", journal.position()
    )
    status = health.status()
    faults = GaugeMetricFamily("jcc_fault", "What does not work, by part.", labels=["part"])
    for part in status["faults"]:
        faults.add_metric([part], 1)
    yield faults
    yield GaugeMetricFamily("jcc_faults", "How many parts do not work.", len(status["faults"]))
    ages = GaugeMetricFamily("jcc_age_seconds", "How long ago that was.", labels=["of"])
    numbers = GaugeMetricFamily("jcc_state", "Figures of /healthz.", labels=["of"])
    now = timezone.now()
    for name, value in _leaves(status):
        if isinstance(value, datetime):
            ages.add_metric([name], (now - value).total_seconds())
        else:
            numbers.add_metric([name], value)
    yield from (ages, numbers)
    yield GaugeMetricFamily(
        "jcc_failures", "Kinds of failure in the last 30 days.", Failure.objects.count()
    )


def _leaves(told: Any, name: str = "") -> Iterator[tuple[str, datetime | float]]:
    """Yield every moment and number of /healthz, also those of parts that are still to come."""
    if isinstance(told, dict):
        for key, value in told.items():
            yield from _leaves(value, f"{name}.{key}".strip("."))
    elif isinstance(told, str):
        with suppress(ValueError):
            moment = datetime.fromisoformat(told)
            if moment.tzinfo is not None:
                yield name, moment
    elif isinstance(told, int | float):
        yield name, float(told)


def _of_broker() -> Iterator[Metric]:
    from redis import Redis, RedisError  # here: what answers pages knows of no broker

    waiting = None
    with suppress(RedisError, OSError):
        patience = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE}
        with Redis.from_url(settings.REDIS_URL, **patience) as broker:
            waiting = broker.llen(QUEUE)
    up = int(waiting is not None)
    yield GaugeMetricFamily("jcc_broker_up", "Whether the broker answers.", up)
    if waiting is not None:
        yield GaugeMetricFamily("jcc_queue_length", "Tasks that no worker has taken.", waiting)
