"""The database itself hides source details from whoever forgets to ask for the right."""

import pytest
from django.db import ProgrammingError, transaction

from centres.journal import bulk
from incidents import hourly
from incidents.models import Incident, Opening, SourceDetail, SourceRoot
from incidents.models.row_security import ALL, opened
from tests.support import builders
from tests.test_rights import application, execute, role  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(nalin, hassan, role, application):  # noqa: F811
    """A source of each force, told as the role of the application."""
    for officer in (nalin, hassan):
        incident = builders.report(officer, source="A baker")
        builders.revise(officer, incident, source="A driver")
    hourly.commit_when_due()


def seen() -> set:
    return set(SourceDetail.objects.values_list("force", flat=True))


def test_a_forgotten_right_shows_nothing(told):
    assert (seen(), Opening.objects.count()) == (set(), 0)
    with opened("iraqi"):
        assert seen() == {"iraqi"}
        assert {opening.force_id for opening in Opening.objects.all()} == {"iraqi"}
    assert (seen(), Opening.objects.count()) == (set(), 0)
    with opened(ALL):
        assert seen() == {"iraqi", "peshmerga"}
    for nobody in ("", "%", "irak", "iraqi,peshmerga"):
        with opened(nobody):
            assert seen() == set()


def test_what_is_open_ends_with_a_block_that_fails(told):
    with pytest.raises(ZeroDivisionError), transaction.atomic(), opened("iraqi"):
        raise ZeroDivisionError
    assert seen() == set()
    with opened("iraqi"):
        with opened("peshmerga"):
            assert seen() == {"peshmerga"}
        assert seen() == {"iraqi"}


@pytest.mark.parametrize("whose", ["", "iraqi"])
def test_nothing_is_added_to_another_forces(told, whose, nalin):
    incident = builders.report(nalin)
    row = SourceDetail(incident=incident, force_id="peshmerga", version=7, salt=b"x" * 32)
    refused = pytest.raises(ProgrammingError, match="row-level security")
    with refused, transaction.atomic(), opened(whose):
        SourceDetail.objects.bulk_create([row])
    bulk.insert([row])
    with opened("peshmerga"):
        assert SourceDetail.objects.filter(version=7).count() == 1


def test_officers_read_their_own_through_the_pages(told, karim, adnan, browse):
    for officer, whose in ((karim, "peshmerga"), (adnan, "iraqi")):
        for incident in Incident.objects.all():
            page = browse(officer).get(incident.get_absolute_url()).content.decode()
            assert ("A driver" in page) is (incident.force_id == whose)


def test_it_holds_the_owner_of_the_tables_as_well(told):
    execute("RESET ROLE")
    execute("CREATE ROLE owning")
    execute("SET CONSTRAINTS ALL IMMEDIATE")  # nothing may wait for the commit
    for model in (SourceDetail, Opening):
        execute(f"ALTER TABLE {model._meta.db_table} OWNER TO owning")
        execute(f"GRANT SELECT ON {model._meta.db_table} TO owning")
    execute("SET LOCAL ROLE owning")
    assert (seen(), Opening.objects.count()) == (set(), 0)


def test_the_whole_is_verified_by_the_role_of_the_application(told):
    assert list(SourceDetail.faults()) == []
    assert list(SourceRoot.faults()) == []
