"""The pages of an import: from a file to the record and back, as a chief goes through them."""

import re
from html import unescape
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from incidents import actions
from incidents.imports import recording
from incidents.models import Batch, Incident, Sheet, SheetMapping, SheetRow

pytestmark = pytest.mark.django_db

APRIL = "occurred_from=2014-04-01&occurred_until=2014-05-01"
HEADING = "ref;date;type;lat;lon;details;colour"
ROWS = [
    "A1;25/04/2014;IED;35.4681;44.3922;A bomb at the bridge;red",
    "A2;03/05/2014;Ambush;35.4701;44.3950;Shots at a convoy;red",
    "A3;04/05/2014;Street fight;35.4722;44.3977;Two men fought;blue",
    "A4;05/05/2014;IED;0;0;Nobody knows where;blue",
    "A5;06/05/2014;IED;95;44.4;A latitude beyond the pole;blue",
]


def content(*rows, heading=HEADING):
    return "\r\n".join([heading, *(rows or ROWS), ""]).encode()


def bring(client, sent=None, **told):
    sent = content() if sent is None else sent
    file = SimpleUploadedFile(told.pop("name", "old.csv"), sent)
    told = {"dataset": "Old list", "centre": "K1", "nearest": "", **told}
    return client.post("/imports/new/", {"content": file, **told})


def address(name, *more):
    return reverse(name, args=[Sheet.objects.get().pk, *more])


def text(answer):
    told = re.sub("<[^>]+>|[\u2066-\u2069]", "", unescape(answer.content.decode()))
    return " ".join(told.split())


def settle(client, **more):
    """Say what the columns are, and let the sheet be judged."""
    typed = {"value:kind:Street fight": "other", "do": "judge", **more}
    return client.post(address("sheet_columns"), typed)


@pytest.fixture
def chief(baran, browse):
    return browse(baran)


@pytest.fixture
def judged(chief):
    """A sheet of the chief's own, judged."""
    bring(chief)
    settle(chief)
    recording.sweep()
    return Sheet.objects.get()


def test_a_file_goes_all_the_way_to_the_record_and_is_undone(chief, judged):
    page = text(chief.get(address("sheet")))
    assert "Nothing is recorded so far." in page
    assert (judged.counts()["new"], judged.counts()["refused"]) == (3, 1)
    assert "3 new reports and 0 revisions would be recorded" in page
    assert not Incident.objects.exists()

    record = chief.get(address("sheet_record"))
    assert "Record 3 reports" in text(record)
    chief.post(address("sheet_record"), {"submission": str(uuid4())})
    batch = Batch.objects.get()
    page = text(chief.get(batch.get_absolute_url()))
    assert "Being recorded" in page and "0 / 3" in page
    recording.sweep()
    assert "Complete." in text(chief.get(batch.get_absolute_url()))
    log = text(chief.get("/incidents/", {"batch": str(batch.pk)}))
    assert log.count("Import: Old list") == 3
    assert "A bomb at the bridge" in text(chief.get("/incidents/K1-2014-0001/"))

    undo = reverse("batch_undo", args=[batch.pk])
    assert chief.post(undo, {"submission": str(uuid4()), "reason": " "}).status_code == 400
    chief.post(undo, {"submission": str(uuid4()), "reason": "The wrong list."})
    recording.sweep()
    page = text(chief.get(batch.get_absolute_url()))
    assert "Undone." in page and "The wrong list." in page
    assert not Incident.objects.filter(struck_at=None).exists()


def test_the_page_steps(chief):
    answer = bring(chief)
    assert answer.status_code == 302, text(answer)
    assert "A bomb at the bridge" in text(chief.get(address("sheet_reading")))
    page = chief.get(address("sheet_columns"))
    assert "Street fight" in text(page)
    assert "Left out, nothing of it is recorded: colour" in text(page)
    answer = chief.post(address("sheet_columns"), {"do": "judge"})
    assert answer.status_code == 400
    assert "Answer first what is asked." in text(answer)
    settle(chief)
    assert "Rows judged" in text(chief.get(address("sheet")))
    polled = chief.get(address("sheet"), headers={"X-Poll": "1"})
    assert 'hx-swap-oob="true"' in polled.content.decode()
    recording.sweep()
    assert chief.get(address("sheet"), headers={"X-Poll": "1"})["HX-Refresh"] == "true"
    assert "A latitude beyond the pole" in text(chief.get(address("sheet"), {"verdict": "refused"}))


def test_a_report_says_wherever_it_shows_that_its_import_is_not_complete(chief, judged):
    chief.post(address("sheet_record"), {"submission": str(uuid4())})
    batch = Batch.objects.get()
    actions.record_rows(batch)
    shown = ("/incidents/", "/incidents/K1-2014-0001/", f"/map/?{APRIL}")
    for place in shown:
        assert "Import: Old list, not complete" in text(chief.get(place)), place
    recording.go_on(batch)
    for place in shown:
        page = text(chief.get(place))
        assert "Import: Old list" in page and "not complete" not in page, place


@pytest.mark.parametrize(
    ("sent", "name", "sentence"),
    [
        (b"", "old.csv", "The file is empty."),
        (b"<html><table></table></html>", "old.xls", "This is a web page or XML"),
        (b"%PDF-1.4", "old.pdf", "This is a PDF"),
        (b"PK\x03\x04 broken", "old.xlsx", "The workbook is damaged."),
        (b"\0" * (50 * 1024 * 1024 + 1), "old.csv", "larger than 50 MB"),
    ],
)
def test_what_is_no_sheet_is_refused_at_the_field(chief, sent, name, sentence):
    answer = bring(chief, sent, name=name)
    assert answer.status_code == 400
    assert sentence in text(answer)
    assert 'value="Old list"' in answer.content.decode()  # what was typed stays
    assert not Sheet.objects.exists()


def test_a_file_is_kept_though_nobody_said_where_it_comes_from(chief):
    answer = bring(chief, dataset=" ")
    assert answer.status_code == 400
    assert "A bomb at the bridge" in text(answer)
    columns = chief.get(address("sheet_columns"))
    assert columns["Location"] == address("sheet_reading")
    read = {"encoding": "utf-8", "separator": ";", "quote": '"', "heading": "1", "do": "go"}
    answer = chief.post(address("sheet_reading"), {**read, "dataset": "Old list"})
    assert answer["Location"] == address("sheet_columns")
    assert Sheet.objects.get().dataset == "Old list"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"heading": "40"}, "The sheet has no row 40 of headings."),
        ({"heading": "none"}, "Give a whole number from 1 to 9999."),
        ({"encoding": "klingon"}, "Choose one of those that are offered."),
        ({"separator": "a"}, "Choose one of those that are offered."),
    ],
)
def test_a_reading_that_cannot_be_is_refused_and_changes_nothing(chief, wrong, sentence):
    bring(chief)
    read = {"encoding": "utf-8", "separator": ";", "quote": '"', "heading": "1", "do": "show"}
    answer = chief.post(address("sheet_reading"), {**read, "dataset": "Old list", **wrong})
    assert answer.status_code == 400
    assert sentence in text(answer)
    assert Sheet.objects.get().reading["heading"] == 1


def test_another_encoding_shows_the_rows_anew(chief):
    bring(chief, content("1;01/02/2014;IED;35.4;44.4;انفجار;x").decode().encode("cp1256"))
    assert "انفجار" in text(chief.get(address("sheet_reading")))
    read = {"encoding": "cp1252", "separator": ";", "quote": '"', "heading": "1", "do": "show"}
    chief.post(address("sheet_reading"), {**read, "dataset": "Old list"})
    assert "انفجار" not in text(chief.get(address("sheet_reading")))


def test_dates_that_may_be_two_days_are_asked_with_both(chief):
    bring(chief, content("A1;03/04/2014;IED;35.4;44.4;A bomb;x"))
    page = text(chief.get(address("sheet_columns")))
    assert "day/month/year: 3 April 2014" in page
    assert "month/day/year: 4 March 2014" in page
    assert settle(chief).status_code == 400
    settle(chief, **{"answer:date_order:0:date": "mdy"})
    recording.sweep()
    row = SheetRow.objects.get()
    assert row.fields["occurred_at"].startswith("2014-03-03T21")  # the fourth begins in C


def test_an_answer_that_was_not_offered_is_refused(chief):
    bring(chief)
    for typed in ({"column:5": "rain"}, {"value:kind:IED": "rain"}, {"zone": "Q"}):
        answer = chief.post(address("sheet_columns"), {**typed, "do": "show"})
        assert answer.status_code == 400, typed
        assert "A bomb at the bridge" in text(answer)
    assert chief.post(address("sheet_columns"), {"do": "use", "kept": "none"}).status_code == 400


def test_a_mapping_is_kept_and_used_by_the_next_sheet(chief):
    bring(chief)
    settle(chief, name="Sector lists", **{"column:6": "perpetrator"})
    assert SheetMapping.objects.get().name == "Sector lists"
    recording.sweep()
    chief.post(address("sheet_forget"))
    bring(chief, content(ROWS[2]))
    assert "Sector lists" in text(chief.get(address("sheet_columns")))
    chief.post(address("sheet_columns"), {"do": "use", "kept": "sector LISTS"})
    chief.post(address("sheet_columns"), {"do": "judge"})
    recording.sweep()
    row = SheetRow.objects.get()
    assert (row.fields["kind"], row.fields["perpetrator"]) == ("other", "blue")


def test_the_other_force_puts_no_mapping_in_the_place_of_a_kept_one(chief, zainab, browse):
    bring(chief)
    settle(chief, name="Sector lists", **{"column:6": "perpetrator"})
    kept = SheetMapping.objects.get().mapping
    recording.sweep()
    chief.post(address("sheet_forget"))
    other = browse(zainab)
    bring(other, centre="DIYALA")
    answer = settle(other, name="sector LISTS")
    assert answer.status_code == 400
    assert "The other force keeps a mapping as “sector LISTS”: choose another name." in text(answer)
    assert SheetMapping.objects.get().mapping == kept


def test_a_known_layout_is_confirmed_by_one_click(chief):
    heading = "event_id_cnty,event_date,event_type,sub_event_type,latitude,longitude,notes"
    row = "IRQ1,2020-03-01,Battles,Armed clash,35.4681,44.3922,Shots were heard."
    answer = bring(chief, content(row, heading=heading))
    assert answer["Location"] == address("sheet_columns")
    assert "The layout of this sheet is known: ACLED." in text(chief.get(answer["Location"]))
    chief.post(answer["Location"], {"do": "judge"})
    recording.sweep()
    assert SheetRow.objects.get().verdict == "new"


def test_doubtful_rows_are_accepted_one_by_one_or_for_a_reason(chief, judged):
    doubtful = {"verdict": "doubtful"}
    assert "Nobody knows where" in text(chief.get(address("sheet"), doubtful))
    one = address("sheet_row_accept", 5)
    assert "row-5" in chief.post(one, {"accepted": "1"})["Location"]
    assert SheetRow.objects.get(number=5).accepted
    chief.post(one, {"accepted": "0"})
    assert not SheetRow.objects.get(number=5).accepted
    chief.post(address("sheet_accept"), {"reason": "zero"})
    assert SheetRow.objects.get(number=5).accepted
    chief.post(address("sheet_row_accept", 6), {"accepted": "1"})  # refused: there is nothing to it
    assert not SheetRow.objects.get(number=6).accepted


def test_a_row_is_mended_in_place_until_it_can_be_read(chief, judged):
    row = address("sheet_row", 6)
    assert "Latitude runs from" in text(chief.get(row))
    answer = chief.post(row, {"cell-3": "96"})
    assert answer.status_code == 400
    assert 'value="96"' in answer.content.decode()
    chief.post(row, {"cell-3": "35,4"})
    mended = SheetRow.objects.get(number=6)
    assert (mended.verdict, mended.fields["latitude"]) == ("new", 35.4)


def test_a_row_without_a_point_is_offered_the_places_of_its_name_and_given_none_unasked(chief):
    heading = "ref;date;type;lat;lon;village"
    bring(chief, content("A1;25/04/2014;IED;;;Hawija", "A2;25/04/2014;IED;;;x", heading=heading))
    settle(chief)
    recording.sweep()
    assert {row.fields.get("latitude") for row in SheetRow.objects.all()} == {None}
    page = chief.get(address("sheet_row", 2))
    offered = page.context["offered"]
    assert "Places of this name" in text(page)
    assert offered[0].name == "Hawija"
    assert not chief.get(address("sheet_row", 3)).context["offered"]
    chief.post(address("sheet_row", 2), {"place": offered[0].key})
    mended = SheetRow.objects.get(number=2)
    assert mended.fields["latitude"] == round(offered[0].latitude, 2)
    assert mended.fields["location_precision_m"] == 1_000
    assert mended.fields["place"] == "Hawija"
    assert not chief.get(address("sheet_row", 2)).context["offered"]
    answer = chief.post(address("sheet_row", 3), {"place": "nothing of that key"})
    assert answer.status_code == 302


def test_refused_rows_are_a_file_with_the_reason_in_the_sheets_own_form(chief, judged):
    answer = chief.get(address("sheet_refused"))
    lines = answer.content.decode().splitlines()
    assert "old-refused.csv" in answer["Content-Disposition"]
    assert lines[0] == f"{HEADING};Why this row was refused"
    assert lines[1].startswith(f"{ROWS[4]};")
    assert len(lines) == 2


def test_rows_of_other_rooms_are_proposed_and_shown_to_who_consents(chief, zainab, browse, nalin):
    bring(chief, content("A1;25/04/2014;IED;33.74;44.62;A bomb;x"), nearest="1")
    settle(chief)
    recording.sweep()
    assert "a chief of the other force has to consent" in text(chief.get(address("sheet_record")))
    answer = chief.post(address("sheet_record"), {"submission": str(uuid4())})
    assert not Batch.objects.exists()
    proposal, theirs = answer["Location"], browse(zainab)
    page = theirs.get(proposal)
    assert "Old list" in text(page)
    assert address("sheet") in page.content.decode()
    assert "A bomb" in text(theirs.get(address("sheet"), {"verdict": "new"}))
    assert "waits for consent" in text(chief.get(address("sheet")))
    assert browse(nalin).get(address("sheet")).status_code == 404
    theirs.post(f"{proposal}consent/", {"submission": str(uuid4())})
    recording.sweep()
    assert Incident.objects.get().centre_id == "DIYALA"


def test_a_changed_row_is_offered_as_a_revision_with_before_and_after(chief, judged):
    chief.post(address("sheet_record"), {"submission": str(uuid4())})
    recording.sweep()
    bring(chief, content(ROWS[0].replace("A bomb at the bridge", "Two bombs at the bridge")))
    sheet = Sheet.objects.get(batch=None)
    sheet_page = reverse("sheet", args=[sheet.pk])
    typed = {"value:kind:Street fight": "other", "do": "judge"}
    chief.post(reverse("sheet_columns", args=[sheet.pk]), typed)
    recording.sweep()
    page = text(chief.get(sheet_page, {"verdict": "changed"}))
    assert "A bomb at the bridge" in page and "Two bombs at the bridge" in page
    chief.post(reverse("sheet_accept", args=[sheet.pk]), {"reason": "changed"})
    chief.post(reverse("sheet_record", args=[sheet.pk]), {"submission": str(uuid4())})
    recording.sweep()
    assert Incident.objects.get(number="K1-2014-0001").narrative == "Two bombs at the bridge"


def test_sheets_that_are_no_imports_have_an_end(chief):
    for number in range(10):
        assert bring(chief, name=f"{number}.csv").status_code == 302
    refused = bring(chief, name="11.csv")
    assert refused.status_code == 400
    assert "You have 10 sheets that are not imported. Import or forget one first." in text(refused)
    first = Sheet.objects.order_by("at").first()
    chief.post(reverse("sheet_forget", args=[first.pk]))
    assert bring(chief, name="11.csv").status_code == 302
