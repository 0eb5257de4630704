"""Who has read which version: written when a page is opened, shown to the author and the chief."""

import pytest

from centres.models import Posting
from incidents.models import Reading
from incidents.reports import readings
from tests.support import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def incident(nalin):
    return builders.report(nalin)


def read() -> list[tuple[str, int]]:
    return list(Reading.objects.order_by("pk").values_list("officer__username", "version"))


def test_the_first_opening_of_each_version_is_written_down(incident, nalin, rezan, amal, browse):
    client = browse(rezan)
    for _time in range(2):
        client.get(incident.get_absolute_url())
    builders.revise(nalin, incident, place="Tuz")
    client.get(incident.get_absolute_url())
    browse(amal).get(incident.get_absolute_url())
    assert read() == [("rezan", 1), ("rezan", 2), ("amal", 2)]


def test_whoever_is_refused_has_read_nothing(incident, dara, browse):
    assert browse(dara).get(incident.get_absolute_url()).status_code == 403
    assert browse(dara).head(incident.get_absolute_url()).status_code in (403, 405)
    assert read() == []


def test_a_head_is_no_opening(incident, rezan, browse):
    browse(rezan).head(incident.get_absolute_url())
    assert read() == []


def test_the_same_opening_twice_at_once_is_one(incident, rezan):
    for _time in range(2):
        readings.opened(by=rezan, incident=incident, address="")
    assert read() == [("rezan", 1)]


def test_the_author_and_the_authors_chief_see_who_read_which_version(
    incident, nalin, baran, hassan, rezan, browse
):
    for officer in (hassan, rezan):
        browse(officer).get(incident.get_absolute_url())
    builders.revise(nalin, incident, place="Tuz")
    browse(rezan).get(incident.get_absolute_url())
    for officer in (nalin, baran):
        page = browse(officer).get(incident.get_absolute_url())
        found = {
            version.version: [reader["officer"].username for reader in readers]
            for version, readers in page.context["versions"]
        }
        assert found[1] == ["hassan", "rezan"]
        assert found[2][0] == "rezan"
        html = page.content.decode()
        assert "Read by" in html
        assert "Makhmour · Peshmerga" in " ".join(html.split())


@pytest.mark.parametrize("name", ["hassan", "rezan", "zainab", "karim", "amal"])
def test_nobody_else_sees_who_read(incident, name, request, browse, rezan):
    browse(rezan).get(incident.get_absolute_url())
    page = browse(request.getfixturevalue(name)).get(incident.get_absolute_url())
    assert "Read by" not in page.content.decode()


def test_the_author_is_not_told_of_the_own_reading(incident, nalin, browse):
    client = browse(nalin)
    client.get(incident.get_absolute_url())
    assert "Read by" not in client.get(incident.get_absolute_url()).content.decode()


def test_a_reader_is_named_with_the_room_of_that_moment(incident, nalin, rezan, browse):
    browse(rezan).get(incident.get_absolute_url())
    posting = Posting.objects.get(officer=rezan)
    builders.rooms.end_posting(
        by=builders.setup(), submission="6b1f4d2c-0000-4000-8000-000000000001", posting=posting
    )
    builders.post(rezan, "liaison", "MOSUL")
    ((_reading, held),) = readings.by_version(incident, seen_by=nalin)[1]
    assert held.centre_id == "MAKHMOUR"
