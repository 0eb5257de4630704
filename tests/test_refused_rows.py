"""Refused rows come back in the sheet's own form, say why, and are read again as they were."""

import csv
import io
from datetime import date

import pytest
from django.utils.translation import override
from python_calamine import load_workbook

from incidents.imports.files import tables
from tests.support.sheets import ods, xls, xlsx
from tests.test_exports_cells import HOSTILE, is_formula
from tests.test_tables import rows_of


def refused(content, reasons):
    sent = []
    tables.write_refused(content, tables.detect(content, ""), reasons, sent.append)
    return b"".join(sent)


def test_refused_rows_come_in_the_form_of_their_sheet():
    sheet = 'Title;;\r\ndate;kind;lat\r\n#date;;#geo+lat\r\n1.5.24;ied;3\r\nx;"a;b\nc";5\r\n'
    written = refused(sheet.encode("cp1252"), {5: "No; date"})
    assert written.decode("cp1252") == (
        "Title;;;\r\ndate;kind;lat;Why this row was refused\r\n#date;;#geo+lat;\r\n"
        'x;"a;b\nc";5;"No; date"\r\n'
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1256", "iso8859-6"])
def test_they_keep_encoding_and_mark_or_become_utf_8_where_a_letter_is_missing(encoding):
    sheet = "sep=،\nالتاريخ،النوع\n٢٠٢٤،قتل\n".replace("٢٠٢٤", "2024").encode(encoding)
    with override("ar"):
        assert refused(sheet, {3: "why"}).decode(encoding).endswith("2024،قتل،why\n")
    assert refused(sheet, {3: "ێ"})[:3] in (b"\xef\xbb\xbf", b"\xff\xfes", b"sep")
    assert rows_of(refused(sheet, {3: "ێ"})) == {3: ["2024", "قتل", "ێ"]}


@pytest.mark.parametrize("language", ["en", "ar", "ckb"])
def test_no_cell_becomes_a_formula_and_all_are_read_again_as_they_were(language):
    texts = [*HOSTILE, "'=1", "-33.5", "+1", " x", 'a"b', "plain"]
    rows = "".join(f'{n},"{text.replace(chr(34), chr(34) * 2)}"\n' for n, text in enumerate(texts))
    sheet = f"n,text\n{rows}"
    before = rows_of(sheet)
    with override(language):
        written = refused(sheet.encode(), dict.fromkeys(before, "=why"))
        again = rows_of(written)
        twice = rows_of(refused(written, dict.fromkeys(again, "other")))
    assert [row[:2] for row in again.values()] == list(before.values())
    assert list(twice.values()) == [[*row, "other"] for row in before.values()]
    for separator in ",;\t|":
        for row in csv.reader(io.StringIO(written.decode(), newline=""), delimiter=separator):
            assert not [c for c in row if is_formula(c) and c not in ("-33.5", "+1")]


def test_rows_that_are_too_wide_or_quoted_badly_are_mended_with_ease():
    sheet = 'date,kind\n2024,ied,35,46\n2024,"ied\n2024,"a" b\n2024,ied\n'
    written = refused(sheet.encode(), {2: "wide", 3: "open", 4: "amid"})
    assert rows_of(written) == {
        2: ["2024", "ied", "35", "46", "wide"],
        3: ["2024", '"ied', "", "", "open"],
        4: ["2024", '"a" b', "", "", "amid"],
    }


@pytest.mark.parametrize("make", [xlsx, ods, xls])
def test_refused_rows_of_a_workbook_come_as_xlsx(make):
    day = date(2024, 5, 1)
    titles, good, link = [["Title"], ["date", "text", "n"]], [day, "good", 1], [None, "http://x", 3]
    content = make([*titles, good, [day, "=1+1", 45.5], link])
    written = refused(content, {4: "why", 5: "=why"})
    assert tables.detect(written, "").format == "xlsx"
    assert rows_of(written) == {3: [day, "=1+1", 45.5, "why"], 4: [None, "http://x", 3, "=why"]}
    assert load_workbook(io.BytesIO(written)).sheet_names == ["1"]
