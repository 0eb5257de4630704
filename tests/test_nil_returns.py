"""Nothing to report: the period that is running is named and asked for, then filed."""

from datetime import datetime, time, timedelta
from urllib.parse import unquote
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from centres import actions as rooms
from centres.models import Centre
from incidents import notation, summary
from incidents.models import NilReturn
from tests.support import builders

pytestmark = pytest.mark.django_db
ADDRESS = "/centres/K1/nil-return/"


@pytest.fixture(autouse=True)
def noon(time_machine, settings):
    """Let every test begin at noon in C, on the day after the cast was posted."""
    day = timezone.now().astimezone(settings.LOCAL_ZONE).date() + timedelta(days=1)
    time_machine.move_to(datetime.combine(day, time(12), settings.LOCAL_ZONE))
    return timezone.now()


def form(**fields):
    return {"submission": str(uuid4()), **fields}


def cut_off():
    return summary.period(summary.today())[0]


def test_it_speaks_from_the_cut_off_to_now(nalin, noon):
    filed = builders.nil_return(nalin)
    assert filed.since == cut_off()
    assert timedelta(0) <= filed.until - noon < timedelta(minutes=1)


def test_it_speaks_since_the_last_report_or_the_last_nil_return(nalin, hassan, time_machine):
    report = builders.report(hassan)
    time_machine.move_to(timezone.now() + timedelta(hours=1))
    first = builders.nil_return(nalin)
    assert first.since == report.reported_at
    time_machine.move_to(timezone.now() + timedelta(hours=1))
    assert builders.nil_return(nalin).since == first.until


def test_history_and_exercises_are_nothing_to_report(nalin, settings):
    settings.TRAINING = False
    builders.report(builders.setup(), centre="K1", channel="import")
    builders.report(nalin, exercise=True)
    assert builders.nil_return(nalin).since == cut_off()


def test_the_button_files_and_leads_back_to_where_it_stood(nalin, browse):
    client = browse(nalin)
    page = client.get("/handover/").content.decode()
    assert "Nothing to report" in page
    assert f"{ADDRESS}?next=/handover/" in unquote(page)
    answer = client.post(ADDRESS, form(next="/centres/K1/"), follow=True)
    assert answer.redirect_chain[-1][0] == "/centres/K1/"
    filed = NilReturn.objects.get()
    assert f"since {notation.dtg(filed.since)}: filed" in answer.content.decode()
    for address in ("/handover/", "/"):
        again = client.get(address).content.decode()
        assert f'nil since <bdi dir="ltr">{notation.dtg(filed.since)}' in again
        assert "quiet" not in again


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://example.org/",
        "//example.org/",
        "javascript:alert(1)",
        "",
        "\x00",
        "0:0",
        "sign_out",
    ],
)
def test_it_leads_nowhere_else(elsewhere, nalin, browse):
    assert browse(nalin).post(ADDRESS, form(next=elsewhere)).url == "/handover/"


def test_the_period_is_named_and_asked_before_anything_is_filed(nalin, hassan, browse):
    report = builders.report(hassan)
    page = browse(nalin).get(ADDRESS, {"next": "/"})
    words = f'nothing to report from <bdi dir="ltr">{notation.dtg(report.reported_at)}</bdi>'
    assert words in page.text and "until now?" in page.text
    assert 'href="/"' in page.text.partition(">File<")[2]
    assert not NilReturn.objects.exists()
    assert browse(nalin).get("/centres/NOWHERE/nil-return/").status_code == 404


def test_who_may_not_file_is_not_asked(rezan, karim, browse):
    for officer in (rezan, karim):
        assert browse(officer).get(ADDRESS).status_code == 403


def test_sent_twice_it_is_one(nalin, browse):
    client, sent = browse(nalin), form()
    assert [client.post(ADDRESS, sent).status_code for _time in range(2)] == [302, 302]
    assert NilReturn.objects.count() == 1


@pytest.mark.parametrize("submission", ["", "x", "\x00"])
def test_a_broken_form_is_answered_with_a_sentence_and_the_button(submission, nalin, browse):
    page = browse(nalin).post(ADDRESS, {"submission": submission})
    assert page.status_code == 400
    assert "Not sent yet" in page.content.decode()
    assert not NilReturn.objects.exists()


def test_only_officers_of_the_room_file_for_it(rezan, zainab, karim, amal, dara, former, browse):
    k1 = Centre.objects.get(pk="K1")
    for officer in (rezan, zainab, karim, amal, dara, former):
        with pytest.raises(PermissionDenied):
            builders.actions.file_nil_return(by=officer, submission=uuid4(), centre=k1)
        assert browse(officer).post(ADDRESS, form()).status_code == 403


def test_a_room_that_is_not_active_files_nothing(nalin, dara, browse):
    k1 = Centre.objects.get(pk="K1")
    rooms.change_centre(by=dara, submission=uuid4(), centre=k1, fields={"status": "closed"})
    with pytest.raises(ValidationError, match="Only an active centre files a nil return"):
        builders.nil_return(nalin)
    assert browse(nalin).post(ADDRESS, form()).status_code == 400
    assert browse(nalin).get("/handover/").status_code == 200


def test_who_may_not_file_is_offered_no_button(karim, browse):
    assert "nil-return" not in browse(karim).get("/handover/").content.decode()
