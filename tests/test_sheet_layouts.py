"""Sheets of known layouts are mapped at once; of others, what nothing decides is asked."""

import pytest
from django.core.exceptions import ValidationError

from incidents.imports.columns.guessing import answered, guess, questions
from incidents.imports.mapping import Mapping, targets
from tests.support.small_sheets import Sheet, read, sheet

pytestmark = pytest.mark.django_db

ACLED = """
event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,\
assoc_actor_1,inter1,actor2,civilian_targeting,iso,country,admin1,admin2,admin3,location,latitude,\
longitude,geo_precision,source,source_scale,notes,fatalities,tags,timestamp
IRQ1,16 May 2024,2024,1,Political violence,Battles,Armed clash,Militants,,2,Army,,368,Iraq,Kirkuk,\
Hawija,,Riyad,35.3256,43.7711,1,A paper,National,A clash near Riyad.,0,,1700000000
IRQ2,17 May 2024,2024,3,Political violence,Explosions/Remote violence,\
Remote explosive/landmine/IED,Militants,,2,,,368,Iraq,Kirkuk,,,Daquq,35.14,44.44,2,A paper,\
National,An explosion.,2,,1700000001
"""
GED = """
id,relid,year,active_year,type_of_violence,conflict_name,dyad_name,side_a,side_b,source_headline,\
where_prec,where_coordinates,where_description,adm_1,adm_2,latitude,longitude,date_prec,\
date_start,date_end,deaths_a,deaths_b,deaths_civilians,deaths_unknown,best,high,low
1,r,2016,True,1,c,A - B,A,B,A fight,1,Mosul city,,Ninawa,Mosul,36.34,43.13,1,\
2016-11-01 00:00:00.000,2016-11-01 00:00:00.000,0,4,2,0,6,6,6
2,r,2016,True,3,c,B - Civilians,B,Civilians,,3,Kirkuk,,Kirkuk,,35.46,44.39,4,\
2016-11-01 00:00:00.000,2016-11-20 00:00:00.000,0,0,2,0,2,2,2
3,r,2016,True,2,c,B - C,B,C,,3,Kirkuk,,Kirkuk,,35.46,44.39,5,\
2016-01-01 00:00:00.000,2016-12-31 00:00:00.000,0,0,2,0,2,2,2
"""
GTD = """
eventid,iyear,imonth,iday,approxdate,country_txt,provstate,city,latitude,longitude,specificity,\
summary,attacktype1_txt,targtype1_txt,gname,weaptype1_txt,nkill,nkillter,nwound,nwoundte
201405010001,2014,5,1,,Iraq,Saladin,Baiji,34.93,43.49,1,A bomb.,Bombing/Explosion,Police,Unknown,\
Explosives,NA,NA,0,NA
201405000002,2014,5,0,"May 1-3, 2014",Iraq,Kirkuk,Hawija,,,5,,Hostage Taking (Kidnapping),NA,NA,NA,\
-99,,,
201400000003,2014,0,0,,Iraq,Kirkuk,Hawija,35.3,43.7,1,,Assassination,,,,,,,
"""
IBC = """
IBC code,Start Date,End Date,Time,Location,Target,Weapons,Reported Minimum,Reported Maximum,Sources
k001,20-Mar-03,20-Mar-03,7:30 AM,Kirkuk,market,car bomb,3,5,AFP
k002,21-Mar-03,23-Mar-03,PM,"Hawija, Kirkuk",police,"gunfire, executed",1,1,AP
"""
SIGACT = """
Report Key,Date,Type,Category,Tracking Number,Title,Summary,Region,Attack On,Complex Attack,\
Reporting Unit,Unit Name,Type of Unit,Friendly WIA,Friendly KIA,Host Nation WIA,Host Nation KIA,\
Civilian WIA,Civilian KIA,Enemy WIA,Enemy KIA,Enemy Detained,MGRS,Latitude,Longitude,Classification
A1,2006-05-01 14:30:00,Explosive Hazard,IED Explosion,T1,IED,"A bomb.
Two lines.",MND-N,ENEMY,FALSE,1st,X,CF,1,0,2,1,0,0,0,0,1,38SME4485425125,35.46810,44.39220,x
A2,2006-05-02 00:00:00,Criminal Event,Murder,T2,Murder,A man.,MND-N,,FALSE,1st,X,CF,\
0,0,0,0,0,1,0,0,0,38SME448251,35.47,44.39,x
A3,2006-05-02 01:00:00,Enemy Action,Something new,T3,A fight,,MND-N,,FALSE,1st,X,CF,\
0,0,0,0,0,0,0,0,0,38SME448251,,,x
"""
ESOC = """
date,attack_type,district,governorate,latitude,longitude,summary
2008-03-01,DF,Hawija,Kirkuk,35.3256,43.7711,Shots.
2008-03-02,IED_CLEAR,Hawija,Kirkuk,35.3256,43.7711,Cleared.
"""


@pytest.mark.parametrize(
    ("text", "layout", "kinds"),
    [
        (ACLED, "acled", ["attack", "ied"]),
        (GED, "ged", ["attack", "killing", "attack"]),
        (GTD, "gtd", ["ied", "abduction", "killing"]),
        (IBC, "ibc", ["ied", "killing"]),
        (SIGACT, "sigact", ["ied", "killing", "attack"]),
        (ESOC, "esoc", ["attack", "ied_found"]),
        ("date,type,latitude,longitude\n2007-02-23,SAF,33.7,44.8", "sigact_points", ["attack"]),
    ],
)
def test_a_known_layout_is_mapped_without_a_question(text, layout, kinds):
    table = sheet(text)
    found = guess(table)
    assert (found.mapping.layout, found.questions) == (layout, [])
    assert [row.fields["kind"] for row in read(table)] == kinds


def test_fatalities_of_nobody_knows_whom_are_kept_in_words_and_counted_nowhere():
    table = sheet(ACLED)
    mapping = guess(table).mapping
    clash, explosion = read(table)
    assert clash.identifier == "IRQ1"
    assert clash.fields["place"] == "Riyad, Hawija, Kirkuk"
    assert clash.fields["time_precision"] == "day"
    assert "actor1: Militants" in clash.fields["narrative"]
    assert explosion.fields["time_precision"] == "month"
    assert explosion.fields["location_precision_m"] == 10_000
    assert "casualties" not in explosion.fields
    assert explosion.fields["narrative"].endswith("fatalities: 2")
    assert set(mapping.left_out(table)) >= {"iso", "timestamp", "source_scale", "year"}
    known = mapping.with_column("fatalities", 0, "casualties:killed:civilian")
    assert read(table, known)[1].fields["casualties"] == [
        {"outcome": "killed", "category": "civilian", "count": 2}
    ]


def test_of_a_sheet_without_a_layout_it_is_asked_whose_casualties_are_counted():
    table = sheet("date,type,place,fatalities\n2024-05-01,ied,x,0\n2024-05-02,ied,x,2")
    found = guess(table)
    [question] = found.questions
    assert (question.code, question.heading, question.count, question.rows) == (
        "whose", "fatalities", 1, (3,),
    )  # fmt: skip
    assert read(table)[1].faults == {"fatalities": "Say whose casualties these are."}
    in_words = answered(found.mapping, question, "words")
    assert questions(in_words, table) == []
    assert [row.fields["narrative"] for row in read(table, in_words)] == [
        "ied (A list)",
        "ied (A list)\nfatalities: 2",
    ]
    assert answered(found.mapping, question, "").left_out(table) == ["fatalities"]


def test_ged_says_whose_deaths_are_and_how_exact_its_dates():
    fight, civilians, year = read(sheet(GED))
    assert (fight.identifier, fight.faults, fight.fields["time_precision"]) == ("1", {}, "day")
    assert fight.fields["casualties"] == [
        {"outcome": "killed", "category": "civilian", "count": 2},
        {"outcome": "killed", "category": "militant", "count": 4},
    ]
    assert civilians.fields["time_precision"] == "month"
    assert civilians.fields["narrative"].endswith("date_end: 2016-11-20 00:00:00.000")
    assert "date_prec" in year.faults
    known_to_both = read(sheet(GED.replace("0,4,2,0,6,6,6", "3,4,2,1,6,6,6")))[0]
    assert known_to_both.fields["narrative"].endswith("deaths_a: 3\ndeaths_unknown: 1")


def test_gtd_has_three_columns_for_a_date_and_zero_for_the_unknown():
    bomb, kidnapping, year = read(sheet(GTD))
    assert (bomb.fields["time_precision"], bomb.faults) == ("day", {})
    assert kidnapping.fields["time_precision"] == "month"
    assert kidnapping.fields["place"] == "Hawija, Kirkuk"
    assert kidnapping.fields["narrative"].endswith("approxdate: May 1-3, 2014")
    assert "casualties" not in kidnapping.fields
    assert year.faults == {"iyear": "Only the year is known. A report needs a month at least."}


def test_iraq_body_count_keeps_the_higher_figure_and_clocks_in_words():
    bomb, killing = read(sheet(IBC))
    assert bomb.fields["casualties"] == [{"outcome": "killed", "category": "civilian", "count": 3}]
    assert "Reported Maximum: 5" in bomb.fields["narrative"]
    assert (bomb.fields["time_precision"], killing.fields["time_precision"]) == ("minute", "week")
    assert "Time: PM" in killing.fields["narrative"]


def test_sigacts_count_by_side_and_keep_their_squares():
    bomb, murder, new = read(sheet(SIGACT))
    assert bomb.fields["mgrs"] == "38S ME 44854 25125"
    assert {(c["outcome"], c["category"]): c["count"] for c in bomb.fields["casualties"]} == {
        ("wounded", "other_security"): 1,
        ("wounded", "iraqi"): 2,
        ("killed", "iraqi"): 1,
        ("detained", "militant"): 1,
    }
    assert "A bomb.\nTwo lines." in bomb.fields["narrative"]
    assert bomb.reporter == "1st"
    assert murder.fields["mgrs"] == "38S ME 448 251"
    assert new.fields["kind"] == "attack"


def test_tags_say_what_columns_are_whatever_their_headings():
    tags = ["#date", "#event+type", "#loc+name", "#adm1+code", "#affected+killed+civilians",
            "#affected+injured", "#geo+lat", "#geo+lon", "#description", "#meta+id"]  # fmt: skip
    table = Sheet(
        ["Quand", "Quoi", "Lieu", "Code", "Morts", "Blessés", "Y1", "X1", "Texte", "Cle"],
        ["2024-05-01", "IED", "Hawija", "IQ13", "2", "0", "35.3256", "43.7711", "Hello.", "k1"],
        tags=tags,
    )
    found = guess(table)
    assert found.questions == []
    assert found.mapping.left_out(table) == ["Code"]
    [row] = read(table)
    assert (row.faults, row.identifier, row.fields["place"]) == ({}, "k1", "Hawija")
    assert row.fields["casualties"] == [{"outcome": "killed", "category": "civilian", "count": 2}]


@pytest.mark.parametrize(
    "headings",
    [
        "التاريخ,الوقت,نوع الحادث,المكان,خط العرض,خط الطول,القتلى المدنيين,التفاصيل,الجاني",
        "بەروار,کات,جۆری ڕووداو,شوێن,هێڵی پانی,هێڵی درێژی,کوژراو مەدەنی,وردەکاری,بکەر",
        "Event Date,Event Time,Incident Type,Town,Lat.,Long.,Civilians killed,Summary,Perpetrator",
        "eventDate,eventTime,incidentType,town,LAT,LON,civiliansKilled,summary,perpetrator",
        "EVENT_DATE,EVENT_TIME,INCIDENT_TYPE,TOWN,LAT,LON,CIV_KIA,SUMMARY,PERPETRATOR",
    ],
)
def test_headings_are_known_in_three_languages(headings):
    cells = ["13/05/2024", "14:05", "اغتيال", "x", "35.3256", "43.7711", "1", "A man.", "B"]
    table = Sheet(headings.split(","), cells)
    found = guess(table)
    assert (found.questions, found.mapping.left_out(table)) == ([], [])
    [row] = read(table)
    assert row.faults == {}
    assert row.fields["kind"] == "killing"
    assert row.fields["time_precision"] == "minute"
    assert row.fields["casualties"][0]["category"] == "civilian"
    assert row.fields["perpetrator"] == "B"


def dated(*days):
    return Sheet(["date", "type", "place"], *([day, "ied", "x"] for day in days))


def test_an_ambiguous_order_of_dates_is_asked_and_never_guessed():
    table = dated("01/02/2024", "03/04/2024")
    found = guess(table)
    [question] = found.questions
    assert (question.code, dict(question.choices).keys()) == ("date_order", {"dmy", "mdy"})
    assert all(row.faults for row in read(table))
    asked = answered(found.mapping, question, "mdy")
    assert questions(asked, table) == []
    assert str(read(table, asked)[0].fields["occurred_at"]).startswith("2024-01-01")
    with pytest.raises(ValidationError):
        answered(found.mapping, question, "ydm")


def test_one_date_that_fits_one_order_decides_for_its_column():
    table = dated("01/02/2024", "13/02/2024")
    found = guess(table)
    assert (found.questions, found.mapping.date_order) == ([], "dmy")
    assert str(read(table)[0].fields["occurred_at"]).startswith("2024-01-31")


def test_dates_of_different_orders_are_asked_with_the_rows_that_do_not_fit():
    [question] = guess(dated("13/02/2024", "02/13/2024", "2024-02-13")).questions
    assert question.code == "date_order"
    assert "month/day/year: 2" in question.sentence
    assert "day/month/year: 3" in question.sentence


def test_numbers_in_a_column_of_dates_are_asked():
    table = dated(45425, 45426)
    found = guess(table)
    [question] = found.questions
    assert (question.code, question.heading) == ("serials", "date")
    assert "2024-05-13" in question.sentence
    first = read(table, answered(found.mapping, question, "serial"))[0]
    assert str(first.fields["occurred_at"]).startswith("2024-05-12 21:00")
    assert not answered(found.mapping, question, "").has("date")
    assert guess(dated("45425", "2024-05-13")).questions == []  # that row is refused


def test_a_heading_that_stands_twice_is_asked():
    table = sheet("Date,type,latitude,longitude,date\n2024-05-01,ied,35.4681,44.3922,2024-06-15")
    found = guess(table)
    [question] = found.questions
    assert question.code == "twice"
    assert read(table)[0].faults
    second = [value for value, _label in question.choices][1]
    settled = answered(found.mapping, question, second)
    assert questions(settled, table) == []
    assert settled.left_out(table) == ["Date"]
    assert str(read(table, settled)[0].fields["occurred_at"]).startswith("2024-06-14")


def test_equal_headings_are_told_apart_by_their_number():
    table = sheet("date,date,type,place\n2024-05-01,2024-06-15,ied,x")
    found = guess(table)
    [question] = found.questions
    settled = answered(found.mapping, question, "1:date")
    assert str(read(table, settled)[0].fields["occurred_at"]).startswith("2024-06-14")


def test_unknown_kinds_are_asked_with_their_counts_and_rows():
    table = sheet("date,type,place\n" + "2024-05-01,ufo,x\n" * 3 + "2024-05-01,ied,x\n")
    found = guess(table)
    [question] = found.questions
    assert (question.code, question.written, question.count) == ("value", "ufo", 3)
    assert question.rows == (2, 3, 4)
    settled = answered(found.mapping, question, "drone")
    assert questions(settled, table) == []
    assert [row.fields["kind"] for row in read(table, settled)] == ["drone"] * 3 + ["ied"]
    refused = answered(found.mapping, question, "")
    assert questions(refused, table) == []
    assert [bool(row.faults) for row in read(table, refused)] == [True, True, True, False]


def test_very_many_unknown_kinds_are_one_question():
    rows = "".join(f"2024-05-01,story {n},x\n" for n in range(150))
    table = sheet(f"date,event,place\n{rows}")
    [question] = guess(table).questions
    assert (question.code, question.count) == ("many_values", 150)
    settled = answered(guess(table).mapping, question, "other")
    assert questions(settled, table) == []
    assert {row.fields["kind"] for row in read(table, settled)} == {"other"}


def test_a_sheet_that_says_no_when_where_and_what_is_asked():
    table = sheet("a,b\n2024-05-01,Hawija")
    found = guess(table)
    when, where, what = found.questions
    assert [q.code for q in (when, where, what)] == ["no_date", "no_place", "no_kind"]
    mapping = answered(found.mapping, when, "0:a")
    mapping = answered(answered(mapping, where, "0:b"), what, "movement")
    assert questions(mapping, table) == []
    [row] = read(table, mapping)
    assert (row.faults, row.fields["kind"], row.fields["place"]) == ({}, "movement", "Hawija")


def test_a_running_number_identifies_no_row():
    cells = ["17", "2024-05-01", "ied", "x"]
    for heading, identifier in (("id", "17"), ("No", ""), ("ت", ""), ("رقم الحادث", "17")):
        assert read(Sheet([heading, "date", "type", "place"], cells))[0].identifier == identifier


def test_the_order_is_asked_of_a_column_that_was_chosen_by_hand():
    table = sheet("when,type,place\n13/02/2024,ied,x\n04/05/2024,ied,x")
    mapping = guess(table).mapping.with_column("when", 0, "date")
    [question] = questions(mapping, table)
    assert (question.code, [value for value, _label in question.choices]) == ("date_order", ["dmy"])
    settled = answered(mapping, question, "dmy")
    assert questions(settled, table) == []
    assert not any(row.faults for row in read(table, settled))


def test_a_mapping_is_kept_and_read_back_as_it_was():
    table = sheet(ACLED)
    mapping = guess(table).mapping
    again = Mapping.of(mapping.plain())
    assert (again, again.digest()) == (mapping, mapping.digest())
    assert mapping.with_value("kind", "x", "ied").digest() != mapping.digest()
    assert {column.target for column in mapping.columns} <= set(targets())


@pytest.mark.parametrize(
    "plain",
    [
        None,
        [],
        {},
        {"columns": [{"heading": "a"}]},
        {"columns": [{"heading": "a", "nth": "0", "target": "date"}]},
        {"columns": [{"heading": "a", "nth": 0, "target": "colour"}]},
        {"columns": [], "values": {"kind": {"x": 1}}},
        {"columns": [], "values": {"kind": "x"}},
        {"columns": [], "fixed": {"colour": "red"}},
        {"columns": [], "date_order": "ydm"},
        {"columns": [], "zone": "B"},
        {"columns": [], "colour": "red"},
    ],
)
def test_what_is_no_mapping_is_refused(plain):
    with pytest.raises(ValidationError):
        Mapping.of(plain)


def test_a_kept_mapping_says_what_another_sheet_lacks():
    mapping = guess(sheet(ESOC)).mapping
    other = sheet("date,attack_type,district\n2008-03-01,DF,Hawija")
    assert mapping.fits(sheet(ESOC)) == []
    assert mapping.fits(other) == [
        "The sheet has no column “governorate”.",
        "The sheet has no column “latitude”.",
        "The sheet has no column “longitude”.",
        "The sheet has no column “summary”.",
    ]
