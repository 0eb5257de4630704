"""Who exported a report is told when it is corrected or struck, and acknowledges it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from centres import journal
from centres.models import JournalEntry
from incidents import tasks
from incidents.models import Export, Notice
from tests.support import builders

pytestmark = pytest.mark.django_db

DEAD = [{"outcome": "killed", "category": "civilian", "count": 2}]


def exported(officer, **parameters):
    told = {"parameters": parameters, "head": journal.position(), "at": timezone.now()}
    return Export.objects.create(officer=officer, format="csv", **told)


def told(officer):
    """Return how many corrections the officer was told of, once the worker has seen all."""
    tasks.telling(JournalEntry.objects.order_by("position"))
    return Notice.objects.filter(officer=officer, reason="correction").count()


@pytest.fixture
def incident(nalin):
    builders.district()
    return builders.report(nalin, casualties=DEAD)


def test_who_downloaded_it_is_told_and_acknowledges(incident, nalin, rezan, browse):
    client = browse(rezan)
    client.get("/incidents/export/?format=csv&kind=extortion")
    builders.revise(nalin, incident, place="Tuz")
    assert told(rezan) == 1
    page = client.get(incident.get_absolute_url())
    [difference] = page.context["correction"]["differences"]
    assert (difference.before, difference.after) == ("Daquq", "Tuz")
    sent = {"submission": page.context["correction"]["submission"], "version": 2}
    client.post(f"/incidents/{incident.number}/corrections/", sent)
    assert client.get(incident.get_absolute_url()).context["correction"] is None


def test_who_exports_only_later_or_writes_himself_is_not(incident, nalin, rezan):
    exported(nalin)
    builders.revise(nalin, incident, place="Tuz")
    exported(rezan)
    assert (told(nalin), told(rezan)) == (0, 0)


def test_a_strike_is_told_and_another_narrative_is_not(incident, nalin, rezan):
    exported(rezan)
    second = builders.revise(nalin, incident, narrative="Other words.")
    assert told(rezan) == 0
    builders.strike(nalin, second)
    assert told(rezan) == 1


@pytest.mark.parametrize(
    ("parameters", "count"),
    [
        ({"kind": "extortion"}, 1),  # as it was; it is an abduction now
        ({"kind": "abduction"}, 0),
        ({"centre": "K1", "precedence": "priority", "channel": "page", "exercise": "false"}, 1),
        ({"centre": "MOSUL"}, 0),
        ({"q": "daquq shopkeepers"}, 1),
        ({"q": "tuz"}, 0),
        ({"in_gap": "true"}, 0),
        ({"bbox": "43,34,45,37"}, 1),
        ({"bbox": "46,34,47,37"}, 0),
        ({"occurred_from": "2026-11-20", "occurred_until": "2026-11-21"}, 1),
        ({"occurred_until": "2026-11-20"}, 0),
        ({"struck": "false"}, 1),
        ({"struck": "true"}, 0),
        ({"area": "d1"}, 1),
        ({"area": "99999999"}, 1),  # in force no more: rather told once too often
        ({"changed_after": "1", "awaiting": "MOSUL"}, 1),
        ({"occurred_from": "2026-01-01T00:00:00+23:59"}, 1),  # of an earlier release, which took it
    ],
)
def test_the_filter_is_held_to_the_version_that_was_exported(
    parameters, count, incident, nalin, rezan
):
    exported(rezan, **parameters)
    builders.revise(nalin, incident, kind="abduction", place="Tuz", mgrs="38S ME 448 251")
    assert told(rezan) == count


@pytest.mark.parametrize("address", ["/incidents/export/", "/api/v1/incidents"])
def test_a_filter_that_does_not_run_leaves_no_receipt(address, incident, rezan, browse):
    far = {"format": "csv", "occurred_from": "2026-01-01T00:00:00+23:59"}
    assert browse(rezan).get(address, far).status_code == 400
    assert not Export.objects.exists()


def test_receipts_are_forgotten_with_the_notices(incident, nalin, rezan, time_machine):
    exported(rezan)
    time_machine.move_to(timezone.now() + timedelta(days=91))
    tasks.expire_exports()
    assert not Export.objects.exists()
