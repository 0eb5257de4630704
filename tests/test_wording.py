"""The words of the three languages: none outside of the catalogues, and the same ones everywhere.

The table of terms was agreed with the rooms; where a page says one of them, it says it so.
"""

import re

import polib
import pytest
from django.conf import settings
from django.utils import translation

from incidents.parts import casualties_line

ROOT = settings.ROOT
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
# In all languages at once, or each language by its own name.
BY_HAND = {"500.html"}
CODES = {"Ctrl", "Shift", "Enter", "jcc", "curl", "Authorization", "Bearer", "TOKEN", "PDF"}
CODES |= {"NOV", "LE"}
MARKUP = re.compile(
    r"\{% comment.*?endcomment %\}|\{% blocktranslate.*?endblocktranslate %\}"
    r"|\{% block keep %\}.*?endblock keep %\}"  # an attribute
    r"|\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<!--.*?-->",
    re.DOTALL,
)
TAG = re.compile(r"""<(?:"[^"]*"|'[^']*'|[^>"'])*>|&\w+;""")
SAID = re.compile(r'\b(?:title|alt|placeholder|aria-label)="([^"]*)"')
WORD = re.compile(r"[^\W\d_]{2,}")
LETTERS = {
    "ar": re.compile("[یکەڕڵۆێپچژگڤ]"),  # of Kurdish
    "ckb": re.compile("[يكىةأإ]|(?<![\\w])ر"),  # of Arabic; no word begins with a plain r
}
MONTHS = {
    "ar": "يناير فبراير مارس أبريل إبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
    "ckb": "کانونی جێنیوەری فێبریوەری مارس ئەپریل جولای سێپتەمبەر نۆڤەمبەر",
}
TERMS = """
Room | الغرفة | ژوور
Liaison officer | ضابط ارتباط | ئەفسەری هەماهەنگی
Chief | رئيس الغرفة | سەرۆکی ژوور
Commander | قائد | فەرماندە
Auditor | مدقق | وردبین
Administrator | مسؤول النظام | بەڕێوەبەری سیستەم
Journal | السجل العام | تۆماری گشتی
Seen | اطّلاع | بینین
Concur | تأييد | هاوڕابوون
Concur with comment | تأييد مع ملاحظة | هاوڕابوون بە تێبینییەوە
Dispute | اعتراض | هاوڕانەبوون
Assist | مساعدة | هاوکاری
Deconflict | منع التصادم | ڕێگری لە بەریەککەوتن
Inform | تزويد بالمعلومات | پێدانی زانیاری
Accepted | مقبول | قبووڵکراو
Declined | مرفوض | ڕەتکراوە
Completed | منجز | تەواوکراو
Abduction | اختطاف | ڕفاندن
Extortion or threat | ابتزاز أو تهديد | سەرانەسەندن یان هەڕەشە
Targeted killing | اغتيال | تیرۆرکردن
Armed attack or clash | هجوم مسلح أو اشتباك | هێرشی چەکداری یان پێکدادان
Attack on a checkpoint or outpost | هجوم على سيطرة أو نقطة أمنية | هێرش بۆ سەر بازگە یان سەنگەر
IED detonated | انفجار عبوة ناسفة | تەقینەوەی بۆمبی چێنراو
Drone | طائرة مسيّرة | درۆن
Sighting of militant movement | رصد تحرك مسلحين | بینینی جموجۆڵی چەکداران
False checkpoint | سيطرة وهمية | بازگەی ساختە
Arrest or operation by own forces | اعتقال أو عملية أمنية | دەستگیرکردن یان ئۆپەراسیۆن
Friendly-force incident | حادث بين قوات صديقة | ڕووداوی نێوان هێزە دۆستەکان
Killed | قتلى | کوژراو
Wounded | جرحى | بریندار
Civilian | مدني | مەدەنی
Militant | مسلح | چەکدار
The gap | الفراغ الأمني | بۆشایی ئەمنی
In the gap | ضمن الفراغ الأمني | لە بۆشایی ئەمنیدا
District | قضاء | قەزا
Area of responsibility | قاطع المسؤولية | سنووری بەرپرسیارێتی
Precedence | الأسبقية | لەپێشینەیی
Flash | آني | هەرە بەپەلە
Immediate | فوري | دەستبەجێ
Priority | عاجل | بەپەلە
Routine | اعتيادي | ئاسایی
Source grading | تقييم المصدر | هەڵسەنگاندنی سەرچاوە
Information grading | تقييم المعلومة | هەڵسەنگاندنی زانیاری
Narrative | التفاصيل | وردەکاری
Place | المكان | شوێن
Direction | الاتجاه | ئاراستە
Exercise | تمرين | مەشق
Sign in | تسجيل الدخول | چوونەژوورەوە
"""


def catalogue(language):
    path = ROOT / "coordination" / "locale" / language / "LC_MESSAGES" / "django.po"
    return polib.pofile(str(path))


def texts(language):
    for entry in catalogue(language):
        yield from entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_says_anything_outside_of_the_catalogues(path):
    if path.name in BY_HAND:
        return
    source = re.sub(r"<(script|style)\b.*?</\1>", " ", path.read_text(), flags=re.DOTALL)
    source = MARKUP.sub(" ", source)
    said = " ".join([TAG.sub(" ", source), *SAID.findall(source)])
    assert set(WORD.findall(said)) - CODES == set()


@pytest.mark.parametrize("term", TERMS.strip().splitlines())
def test_the_terms_of_the_rooms_are_used(term):
    english, *translated = term.split(" | ")
    for language, expected in zip(("ar", "ckb"), translated, strict=True):
        found = [e.msgstr for e in catalogue(language) if e.msgid == english and not e.msgctxt]
        assert found == [expected]


def test_what_one_room_asks_of_another_has_a_word_of_its_own():
    found = {code: catalogue(code).find("Verify", msgctxt="asked").msgstr for code in LETTERS}
    assert found == {"ar": "تحقق", "ckb": "دڵنیابوونەوە"}


@pytest.mark.parametrize("language", LETTERS)
def test_each_language_is_written_in_its_own_letters(language):
    wrong = [text for text in texts(language) if LETTERS[language].search(own(text))]
    assert wrong == []


def own(text):
    """Leave out what a Kurdish text quotes in Arabic."""
    return text.replace("تحفّظ", "").replace("العربية", "")


@pytest.mark.parametrize("language", MONTHS)
def test_no_month_has_a_name_that_is_not_used_in_iraq(language):
    foreign = set(MONTHS[language].split())
    wrong = [text for text in texts(language) if foreign & set(re.findall(r"\w+", text))]
    assert wrong == []


def plural_texts(language):
    """Yield (number of the form, text) of each plural."""
    for entry in catalogue(language):
        yield from ((int(form), text) for form, text in entry.msgstr_plural.items())


EASTERN = "[\u0660-\u0669\u06f0-\u06f9]"  # digits
# What officers of both forces read past, each once found on a page: a rule, and why it is one.
AWKWARD = {
    "ar": [
        ("نطاق", "a scope is صلاحية, a time zone التوقيت"),
        ("أعطِ", "one is asked to write: اكتب"),
        ("ًا", "the tanwin stands on the alif's bearer: اً"),
        ("رمز الدخول", "a token is مفتاح النظام: رمز is a code of a device"),
        ("[”“]", "quotation marks are «»"),
        (EASTERN, "digits are Western"),
        (r"(?<![\w،]), ", "the comma is ،"),
    ],
    "ckb": [
        (r"پێش \S*\{", "an age is told as لەمەوبەر"),
        (r"لە کاتی \S*(\{|%\()", "since is لە …ەوە"),
        ("پێگە", "a position is ژمارەی تۆمار"),
        ("هەنارد", "an export of data is دەرهێنان; the other is trade"),
        ("هەڵگرتنی ئەم", "to save is پاشەکەوتکردن"),
        (EASTERN, "digits are Western"),
        (r"(?<!کاتی )ناوچەی \u2066?C\b", "a time zone is ناوچەی کاتی"),
        (r"(?<![\w،]), ", "the comma is ،"),
    ],
}


@pytest.mark.parametrize(
    ("language", "rule", "why"),
    [(code, rule, why) for code, rules in AWKWARD.items() for rule, why in rules],
)
def test_what_was_once_found_awkward_does_not_come_back(language, rule, why):
    assert [text for text in texts(language) if re.search(rule, text)] == [], why


def test_no_arabic_dual_stands_beside_its_digit():
    """A digit says two already: «2 يوم», as every other count is written."""
    beside = re.compile(r"(?:%s|%\(\w+\)s|\{\w+\})\u2069? \w+(?:ان|ين)\b")
    assert [text for form, text in plural_texts("ar") if form == 2 and beside.search(text)] == []


def test_a_kurdish_noun_and_verb_after_a_number_are_singular():
    """As the glossary says, but where the number is that of people, who are many."""
    beside = re.compile(r"(?:%s|%\(n\)s) \w*(?:ەکان|ان)\b")
    assert [text for form, text in plural_texts("ckb") if beside.search(text)] == []


def test_casualties_name_the_outcome_first_where_a_count_would_bend_it():
    cells = [
        {"outcome": "killed", "category": "civilian", "count": 1},
        {"outcome": "wounded", "category": "iraqi", "count": 2},
    ]
    with translation.override("ar"):
        assert casualties_line(cells) == "قتلى: 1، جرحى: 2"
    with translation.override("en"):
        assert casualties_line(cells) == "1 killed, 2 wounded"
