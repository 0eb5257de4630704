"""The pages that anybody may open say what this is, for whom, and whom to call; nothing else."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from incidents.kinds import Kind, Precedence
from tests.support import builders

pytestmark = pytest.mark.django_db
PURPOSE = "The shared log of the joint coordination centres"


@pytest.mark.parametrize("address", ["/sign-in/", "/help/"])
def test_the_first_page_says_what_this_is_and_whom_to_call(address, monkeypatch, settings):
    page = Client().get(address).text
    assert PURPOSE in page
    assert "Ask the chief of your room or an administrator." in page
    settings.DUTY_TELEPHONE = "+964 750 000 0000"
    page = Client().get(address).text
    assert '<bdi dir="ltr"><strong>+964 750 000 0000</strong></bdi>' in page
    assert "Ask the chief" not in page


def test_only_a_system_in_training_hints_at_its_demo_accounts(settings):
    for training in (True, False):
        settings.TRAINING = training
        assert ("demo accounts" in Client().get("/sign-in/").text) == training


def test_the_help_explains_every_sign_and_asks_the_record_nothing(nalin):
    incident = builders.report(nalin, kind="abduction", place="Daquq")
    client = Client()
    with CaptureQueriesContext(connection) as asked:
        page = client.get("/help/").text
    assert len(asked) == 0
    assert incident.number not in page and "Daquq" not in page
    for precedence, clock in zip(Precedence, ("10 min", "30 min", "3 h", "6 h"), strict=True):
        row = page[page.index(f">{precedence.label}</span>") :]
        assert f">{precedence.letter}</bdi>" in row
        assert clock in row[: row.index("</tr>")]
    assert not [kind for kind in Kind if f"img/kinds/{kind.value}" not in page]
    for words in ("not answered", "Concur with comment", "221430C NOV 26", "The gap is the strip"):
        assert words in page


def test_the_way_to_the_help_stands_above_every_page(nalin, browse):
    assert 'href="/help/"' in browse(nalin).get("/notes/").text
    assert 'aria-current="page"' in browse(nalin).get("/help/").text
