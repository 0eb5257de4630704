"""Search finds a word however a writer spelt it, and no input can make the search text invalid."""

import re

import pytest

from incidents.notation.search_words import LETTERS, WORDS, fold, query

VALID = re.compile(r"(?:[^\W_]+:\*(?: & [^\W_]+:\*)*)?")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("كركوك", "کرکوک"),  # Arabic and Persian kaf
        ("علي", "علی"),
        ("علي", "على"),
        ("قوة", "قوه"),
        ("مخمورة", "مخمورە"),
        ("هەولێر", "ھەولێر"),
        ("أحمد", "احمد"),
        ("إبراهيم", "ابراهيم"),
        ("آمرلي", "امرلي"),
        ("ٱلحويجة", "الحويجة"),
        ("مسؤول", "مسوول"),
        ("مسؤول", "مسول"),
        ("رئيس", "رييس"),
        ("ئاب", "یاب"),
        ("کەڕکووک", "کەرکوک"),
        ("ڕووداو", "روداو"),
        ("گوڵ", "گول"),
        ("تۆمار", "تومار"),
        ("مووسڵ", "موسل"),
        ("مەخموور", "مەخمور"),
        ("مەخمۆر", "مەخموور"),
        ("پێشمەرگە", "پیشمه\u200cرگه"),
        ("مُحَمَّد", "محمد"),
        ("قتــيل", "قتيل"),
        ("می\u200cرود", "ميرود"),
        ("\u200fكفري\u200e", "كفري"),
        ("ﻛﺮﻛﻮﻙ", "كركوك"),  # shapes copied out of a PDF
        ("٢٠٢٦", "2026"),
        ("۲۰۲۶", "2026"),
        ("HAWIJA", "hawija"),
        ("Makhmûr", "makhmur"),
        ("Şengal", "sengal"),
        ("ＴＵＺ", "tuz"),
    ],
)
def test_spellings_that_writers_mix_fold_to_one(one, other):
    assert fold(one) == fold(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("مخمور", "مەخموور"),  # a written vowel is a letter
        ("مخمور", "Makhmur"),  # nothing is transliterated
        ("كركوك", "گرگوگ"),
        ("داقوق", "داقوغ"),
        ("شهيد", "قتيل"),
        ("0142", "142"),
    ],
)
def test_different_words_stay_different(one, other):
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("K1-2026-0142", "k1 2026 0142"),
        ("K1_2026_0142", "k1 2026 0142"),
        ("DIYALA-٢٠٢٦-٠٠٠٧", "diyala 2026 0007"),
        ("38S LE 456 901", "38s le 456 901"),
        ("  IED,   found & cleared!\n", "ied found cleared"),
        ("الحويجة، قرية (شمال)؛", "الحويجه قريه شمال"),
        ("Ba'quba", "ba quba"),
        ("", ""),
        ("😀 \x00 —", ""),
        ("a\x00b😀c", "a b c"),
    ],
)
def test_everything_but_letters_and_digits_becomes_one_space(text, folded):
    assert fold(text) == folded


def test_folding_twice_changes_nothing():
    for code in range(0x20000):
        once = fold(f"و{chr(code)}b")
        assert fold(once) == once


def test_a_part_of_a_word_folds_to_a_part_of_the_folded_word():
    for word in ("مەخموور", "قوّة", "Makhmûr", "پێشمەرگە", "ئازادکراو"):
        assert all(fold(word).startswith(fold(word[:end])) for end in range(len(word)))


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("K1-2026-0142", "k1:* & 2026:* & 0142:*"),
        ("Hawija", "hawija:*"),
        ("شمال الحويجة", "شمال:* & الحويجه:*"),
        ("two two TWO", "two:*"),
        ("a & !b | (c:*) <-> 'd'", "a:* & b:* & c:* & d:*"),
        ("x'; DROP TABLE y; --", "x:* & drop:* & table:* & y:*"),
        ("not and or", "not:* & and:* & or:*"),
        ("\\", ""),
        ("':*&|!()<>\"", ""),
        ("\x00", ""),
        ("😀", ""),
        ("\ud800", ""),
        ("   ", ""),
        ("", ""),
    ],
)
def test_every_word_is_asked_for_by_its_beginning(text, asked):
    assert query(text) == asked


def test_a_query_is_never_longer_than_the_database_takes():
    many = query(" ".join(f"word{n}" for n in range(10_000)))
    assert many.count(" & ") == WORDS - 1
    assert query("ب" * 100_000) == "ب" * LETTERS + ":*"
    assert query("ﷺ" * 1_000).endswith(":*")


def test_no_input_makes_an_invalid_query():
    blocks = [(0, 0x250), (0x2B0, 0x370), (0x600, 0x780), (0x2000, 0x2200), (0x1F600, 0x1F650)]
    letters = [chr(code) for first, last in blocks for code in range(first, last)]
    for case in range(3_000):
        text = "".join(letters[(case * 7919 + n**3 * 31) % len(letters)] for n in range(case % 40))
        assert VALID.fullmatch(query(text)), text.encode()
