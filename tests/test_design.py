"""The page of the parts: for administrators of a training system, and of nobody else."""

import pytest

from coordination.palette import colours, tokens
from incidents.kinds import Kind
from incidents.models import Incident

pytestmark = pytest.mark.django_db


def test_an_administrator_sees_every_token_and_symbol_and_nothing_is_recorded(
    browse, dara, settings
):
    settings.TRAINING = True
    page = browse(dara).get("/design/").content.decode()
    named = {name for name in tokens() if name.startswith(("--text-", "--space-"))}
    named |= colours().keys() - {"--shade"}
    assert len(named) > 30
    assert not {name for name in named if name not in page}
    assert not {kind for kind in Kind if f"img/kinds/{kind.value}" not in page}
    assert "K1-2026-0142" in page
    assert not Incident.objects.exists()


def test_a_system_in_service_has_no_such_page(browse, dara, settings):
    settings.TRAINING = False
    assert browse(dara).get("/design/").status_code == 404


def test_an_officer_of_a_room_does_not_see_it(browse, nalin, settings):
    settings.TRAINING = True
    assert browse(nalin).get("/design/").status_code == 403
