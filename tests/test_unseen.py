"""New urgent reports are marked on board and log until this officer has opened or answered them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.support import builders

pytestmark = pytest.mark.django_db
MARKED = 'class="tag new"'


def marked(client, address):
    """Return the numbers of the rows that are marked as new, in their order."""
    rows = client.get(address).text.split("<tr ")[1:]
    return [row.split('<a id="')[1].split('"')[0] for row in rows if MARKED in row]


@pytest.mark.parametrize("address", ["/", "/incidents/"])
def test_a_flash_report_is_marked_until_it_is_opened(nalin, hassan, rezan, browse, address):
    flash = builders.report(nalin, kind="abduction")
    client, other = browse(hassan), browse(rezan)
    assert marked(client, address) == marked(other, address) == [flash.number]
    client.get(flash.get_absolute_url())
    assert marked(client, address) == []
    assert marked(other, address) == [flash.number]  # each officer's own


def test_an_answer_ends_it_as_well_without_opening_anything(nalin, rezan, browse):
    immediate = builders.report(nalin, kind="ied")
    assert marked(browse(rezan), "/") == [immediate.number]
    builders.acknowledge(rezan, immediate)
    assert marked(browse(rezan), "/") == []


def test_what_is_not_urgent_own_struck_for_training_or_a_day_old_is_not_marked(
    nalin, rezan, browse, time_machine, settings
):
    builders.report(nalin, kind="arson")
    builders.report(rezan, kind="abduction")
    builders.strike(nalin, builders.report(nalin, kind="abduction"))
    settings.TRAINING = False
    builders.report(nalin, kind="abduction", exercise=True)
    assert marked(browse(rezan), "/incidents/") == []
    late = builders.report(nalin, kind="abduction", occurred_at=timezone.now() - timedelta(days=9))
    assert marked(browse(rezan), "/incidents/") == [late.number]
    time_machine.move_to(timezone.now() + timedelta(hours=25))
    assert marked(browse(rezan), "/incidents/") == []


def test_a_row_of_the_log_that_comes_later_is_marked_too(nalin, rezan, browse):
    client = browse(rezan)
    address = client.get("/incidents/").context["changes_url"]
    flash = builders.report(nalin, kind="abduction")
    assert marked(client, address) == [flash.number]
