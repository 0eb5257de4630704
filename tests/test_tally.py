"""Casualties written in a line, as on the telephone: read in three languages, or refused."""

from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from incidents.models import Incident
from incidents.notation import tally

FORCES = {
    "peshmerga": ["Peshmerga", "البيشمركة", "پێشمەرگە"],
    "iraqi": ["Iraqi forces", "القوات العراقية", "هێزە عێراقییەکان"],
}
ONE_AND_TWO = [("killed", "civilian", 1), ("wounded", "civilian", 2)]


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("1k 2w", ONE_AND_TWO),
        ("1K2W", ONE_AND_TWO),
        ("١k ۲w", ONE_AND_TWO),
        ("1 killed, 2 wounded", ONE_AND_TWO),
        ("1 dead and 2 injured", ONE_AND_TWO),
        ("killed: 1, wounded: 2", ONE_AND_TWO),
        ("1 قتيل و2 جرحى", ONE_AND_TWO),
        ("قتيل وجريحان", ONE_AND_TWO),
        ("قتلى: ١، جرحى: ٢", ONE_AND_TWO),
        ("شهيد وجريحين", ONE_AND_TWO),
        ("1 کوژراو 2 بریندار", ONE_AND_TWO),
        ("کوژراو: 1، بریندار: 2", ONE_AND_TWO),
        ("1ک 2ب", ONE_AND_TWO),
        ("1kp 2wi", [("killed", "peshmerga", 1), ("wounded", "iraqi", 2)]),
        ("2 wounded Peshmerga, 1 killed", [("wounded", "peshmerga", 2), ("killed", "civilian", 1)]),
        ("2 Iraqi forces wounded", [("wounded", "iraqi", 2)]),
        ("2 جرحى من البيشمركة", [("wounded", "peshmerga", 2)]),
        ("3 جرحى من القوات العراقية", [("wounded", "iraqi", 3)]),
        ("2 برینداری پێشمەرگە", [("wounded", "peshmerga", 2)]),
        ("1 مسلح قتيل", [("killed", "militant", 1)]),
        ("3 wounded other security", [("wounded", "other_security", 3)]),
        ("1k m", [("killed", "militant", 1)]),
        (
            "1a 2m 3d 4r",
            [
                (o, "civilian", n)
                for n, o in enumerate(("abducted", "missing", "detained", "released"), 1)
            ],
        ),
        ("2 مختطفين 1 مفقود", [("abducted", "civilian", 2), ("missing", "civilian", 1)]),
        ("3 معتقلين 4 مفرج عنهم", [("detained", "civilian", 3), ("released", "civilian", 4)]),
        ("2 ڕفێنراو 1 بێسەروشوێن", [("abducted", "civilian", 2), ("missing", "civilian", 1)]),
        ("3 دەستگیرکراو 4 ئازادکراو", [("detained", "civilian", 3), ("released", "civilian", 4)]),
    ],
)
def test_a_line_is_read(text, cells):
    assert tally.read(text, FORCES) == cells


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "tally"),
        ("k", "tally"),
        ("3", "tally"),
        ("some killed", "tally"),
        ("1 killed 2 horses", "tally"),
        ("1.5k", "tally"),
        ("1/2 killed", "tally"),
        ("1 killed wounded", "tally"),
        ("1k 2k", "twice"),
        ("10000k", "many"),
        ("9" * 500 + "k", "tally"),
    ],
)
def test_what_is_no_line_is_refused_in_every_language(text, code):
    with pytest.raises(ValidationError) as refused:
        tally.read(text, FORCES)
    assert refused.value.code == code
    told = set()
    for language in ("en", "ar", "ckb"):
        with translation.override(language):
            told.add(refused.value.messages[0])
    assert len(told) == 3


@given(text=st.text(max_size=40) | st.text("0123456789kwamdrpico و,قتيل", max_size=20))
def test_whatever_is_typed_is_read_or_refused(text):
    try:
        cells = tally.read(text, FORCES)
    except ValidationError as refused:
        assert refused.messages[0]
    else:
        assert cells
        assert all(0 <= cell.number <= tally.MOST for cell in cells)


SENT = {
    "centre": "K1",
    "kind": "ied",
    "occurred": "2026-11-20 14:10",
    "place": "Daquq",
    "narrative": "A bomb at the road.",
    "source_grading": "F",
    "information_grading": "6",
    "do": "send",
}


def send(client, **typed):
    form = {"submission": str(uuid4()), **SENT, **typed}
    return client.post("/incidents/new/", form, follow=True)


@pytest.mark.django_db
def test_the_line_is_recorded_as_the_table_would_be(nalin, browse):
    send(browse(nalin), tally="1k 2wp", **{"casualties-missing-civilian": "3"})
    cells = [(c["outcome"], c["category"], c["count"]) for c in Incident.objects.get().casualties]
    expected = [("killed", "civilian", 1), ("wounded", "peshmerga", 2), ("missing", "civilian", 3)]
    assert cells == expected


@pytest.mark.django_db
def test_line_and_table_may_say_the_same_and_never_differ(nalin, browse):
    refused = send(browse(nalin), tally="1k", **{"casualties-killed-civilian": "2"})
    assert refused.status_code == 400
    assert "The line and the table differ: Killed · Civilian." in refused.text
    assert not Incident.objects.exists()
    send(browse(nalin), tally="2k", **{"casualties-killed-civilian": "2"})
    assert Incident.objects.get().casualties[0]["count"] == 2


@pytest.mark.django_db
def test_a_line_that_is_not_understood_keeps_what_was_typed(nalin, browse):
    refused = send(browse(nalin), tally="some hurt")
    assert refused.status_code == 400
    assert "“some hurt” is not understood" in refused.text
    assert 'value="some hurt"' in refused.text
