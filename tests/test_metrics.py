"""Figures for Prometheus: who may have them, and that they say what is so."""

import ipaddress
import subprocess
import sys
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.test import Client
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from centres import health, journal
from centres.journal import followers
from centres.models import Verification
from coordination.local.servers import ROOT
from tests.support import builders
from tests.support.processes import Broker, open_folder

INSIDE = "172.20.0.7"


@pytest.fixture
def inside(db_or_real, settings):
    """Somebody on the inner network, whom the figures are for."""
    settings.METRICS_NETWORKS = [ipaddress.ip_network("172.20.0.0/16")]
    return Client(REMOTE_ADDR=INSIDE)


def figures(client):
    """Return the figures by name and labels."""
    answer = client.get("/metrics")
    assert answer.status_code == 200
    families = text_string_to_metric_families(answer.content.decode())
    return {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in families
        for sample in family.samples
    }


def test_nobody_is_given_them_unless_a_network_is_named(db):
    assert Client(REMOTE_ADDR=INSIDE).get("/metrics").status_code == 404


@pytest.mark.parametrize(
    "headers",
    [{}, {"X-Real-IP": INSIDE}, {"X-Forwarded-For": INSIDE}, {"Forwarded": f"for={INSIDE}"}],
)
def test_nobody_outside_is_given_them_whatever_the_request_says(inside, headers):
    stranger = Client(REMOTE_ADDR="10.0.0.9")
    assert stranger.get("/metrics", headers=headers).status_code == 404


@pytest.mark.parametrize(
    "header", ["X-Real-IP", "X-Forwarded-For", "X-Forwarded-Proto", "Forwarded"]
)
def test_nobody_is_given_them_through_a_proxy(inside, header):
    assert inside.get("/metrics", headers={header: INSIDE}).status_code == 404


def test_who_is_inside_needs_no_name_of_the_site_and_no_tls(inside, settings):
    settings.ALLOWED_HOSTS, settings.SECURE_SSL_REDIRECT = ["room.example"], True
    assert inside.get("/metrics", headers={"Host": "web:8000"}).status_code == 200
    assert inside.get("/healthz", headers={"Host": "web:8000"}).status_code == 400


def test_requests_are_counted_by_view_and_kind_of_answer(inside, browse, nalin):
    before = figures(inside)
    client = browse(nalin)
    client.get("/incidents/")
    client.get("/incidents/?q=other")
    client.get("/incidents/K1-2026-9999/")
    after = figures(inside)

    def more(*name):
        return after[name] - before.get(name, 0)

    assert more("jcc_requests_total", "2xx", "incident_list") == 2
    assert more("jcc_requests_total", "4xx", "incident") == 1
    assert more("jcc_request_seconds_count", "incident_list") == 2
    assert more("jcc_request_seconds_bucket", "+Inf", "incident_list") == 2


def test_they_say_how_the_book_its_followers_and_its_verifying_stand(inside, nalin):
    followers.catch_up()
    builders.report(nalin)
    Verification.objects.create(
        at=timezone.now() - timedelta(hours=30), entries=142, head="a" * 64, fault=""
    )
    told = figures(inside)
    assert told["jcc_journal_position",] == journal.position()
    assert told["jcc_state", "followers.telling.behind"] == 1
    assert told["jcc_age_seconds", "journal.verified_at"] == pytest.approx(30 * 3600, abs=60)
    assert told["jcc_age_seconds", "access_log.closed_until"] > 0
    assert told["jcc_database_up",] == 1


def test_every_fault_of_healthz_is_among_them_also_one_still_to_come(inside, monkeypatch):
    monkeypatch.setattr(
        health, "further_faults", [*health.further_faults, lambda: iter([("witness", "Late.")])]
    )
    told = figures(inside)
    parts = {name[1] for name in told if name[0] == "jcc_fault"}
    assert parts == set(Client().get("/healthz").json()["faults"])
    assert "witness" in parts
    assert told["jcc_faults",] == len(parts)


def test_without_the_database_they_say_so(real, inside):
    connections.close_all()
    connection.settings_dict["NAME"] = "no_such_database"
    told = figures(inside)
    assert told["jcc_database_up",] == 0
    assert ("jcc_journal_position",) not in told


def test_they_say_whether_the_broker_answers_and_how_much_waits(inside, settings):
    with open_folder() as folder, Broker(folder) as broker:
        settings.REDIS_URL = broker.url.replace("redis+socket://", "unix://")
        told = figures(inside)
        assert (told["jcc_broker_up",], told["jcc_queue_length",]) == (1, 0)
    told = figures(inside)
    assert told["jcc_broker_up",] == 0
    assert ("jcc_queue_length",) not in told


COUNTING = """
import os
import django
django.setup()
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from centres.watching import metrics
child = os.fork()
for _time in range(3 if child else 4):
    metrics.count(view="home", status=200, seconds=0.3)
if not child:
    os._exit(0)
os.waitpid(child, 0)
registry = CollectorRegistry()
MultiProcessCollector(registry)
print(generate_latest(registry).decode())
"""


def test_what_processes_counted_is_added_up(tmp_path, monkeypatch):
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "coordination.settings")
    said = subprocess.run(
        [sys.executable, "-c", COUNTING], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert 'jcc_requests_total{status="2xx",view="home"} 7.0' in said
