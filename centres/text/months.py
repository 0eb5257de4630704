"""The names of months in three languages, and what tells that a year is of another calendar."""

import re
from itertools import pairwise
from unicodedata import normalize

from centres.text.spelling import fold

YEAR = "JANUARY FEBRUARY MARCH APRIL MAY JUNE JULY AUGUST SEPTEMBER OCTOBER NOVEMBER DECEMBER"
MONTHS = YEAR.split()
# Iraqi and Levantine, as offices shorten them; Egyptian and of the Gulf; Kurdish.
_WRITTEN = (
    "كانون الثاني|كانون ثاني|ك2|يناير|کانوونی دووەم|کانونی دووهەم|جانیوەری|جەنیوەری|ینایر",
    "شباط|فبراير|شوبات|فێبریوەری|فەیبریوەری",
    "آذار|مارس|ئازار|مارچ|مارت",
    "نيسان|أبريل|إبريل|ابريل|ئەپریل|ئاپریل|أپریل",
    "أيار|مايس|مايو|ئایار|مایس|مەی",
    "حزيران|يونيو|يونيه|حوزەیران|حزەیران|جوون|یونیۆ",
    "تموز|يوليو|يوليه|تەمووز|تەممووز|جولای|جوولای|یۆلیۆ",
    "آب|أغسطس|غشت|ئاب|ئۆگۆست|ئاگۆست|ئاوگوست|اغسطس",
    "أيلول|سبتمبر|شتنبر|ئەیلوول|سێپتەمبەر|سیپتەمبەر",
    "تشرين الأول|تشرين أول|ت1|أكتوبر|تشرینی یەکەم|ئۆکتۆبەر|اكتوبر",
    "تشرين الثاني|تشرين ثاني|ت2|نوفمبر|تشرینی دووەم|تشرینی دووهەم|نۆڤەمبەر|نۆفەمبەر",
    "كانون الأول|كانون أول|ك1|ديسمبر|کانوونی یەکەم|دیسەمبەر|دێسەمبەر",
)
_NUMBERS = {fold(name): n for n, names in enumerate(_WRITTEN, 1) for name in names.split("|")}
# One word or two of any script but the Latin, or an office's letter and number.
_NAME = re.compile(r"(?:[كکت][12](?!\d))|[^\W\da-zA-Z_]+(?: [^\W\da-zA-Z_]+)?")
_OF = re.compile(r"(?<=\d)ی(?= )")  # a Kurdish day "of" its month
_OTHER = {
    "hijri": "محرم|صفر|ربيع الأول|ربيع الثاني|ربيع الآخر|جمادى الأولى|جمادى الآخرة|جمادى الثانية"
    "|رجب|شعبان|رمضان|شوال|ذو القعدة|ذي القعدة|ذو الحجة|ذي الحجة"
    "|muharram|safar|rajab|shaban|ramadan|shawwal",
    "solar": "فروردین|اردیبهشت|خرداد|تیر|مرداد|شهریور|مهر|آبان|آذر|دی|بهمن|اسفند",
    "kurdish": "خاکەلێوە|گوڵان|جۆزەردان|پووشپەڕ|گەلاوێژ|خەرمانان|ڕەزبەر|گەڵاڕێزان|گەڵاڕێزان"
    "|سەرماوەز|بەفرانبار|ڕێبەندان|ڕەشەمە|ڕەشەمێ",
}
_CALENDARS = {fold(name): key for key, names in _OTHER.items() for name in names.split("|")}


def in_latin(text: str) -> str:
    """Return the text, upper-case, with English names for Arabic and Kurdish ones of months."""
    if text.isascii():
        return text.upper()
    return _NAME.sub(_latin, _OF.sub("", normalize("NFC", text))).upper()


def _latin(found: re.Match) -> str:
    first, _space, second = found[0].partition(" ")
    if number := _number(found[0]):
        return MONTHS[number - 1]
    if number := _number(first):
        return f"{MONTHS[number - 1]} {second}"
    return found[0]


def _number(name: str) -> int | None:
    folded = fold(name)
    return _NUMBERS.get(folded) or _NUMBERS.get(folded.removesuffix("ي"))  # 13ی ئایاری 2024


def number_of(word: str) -> int | None:
    """Return which month an upper-case English name is, of at least three letters."""
    found = (n for n, name in enumerate(MONTHS, 1) if len(word) >= 3 and name.startswith(word))
    return next(found, None)


def calendar_of(text: str) -> str | None:
    """Return the calendar that the name of a month in the text belongs to, unless it is ours."""
    words = fold(text).split()
    pairs = [" ".join(pair) for pair in pairwise(words)]
    return next((_CALENDARS[word] for word in (*pairs, *words) if word in _CALENDARS), None)


def calendar_of_year(year: int) -> str | None:
    """Return the calendar that a year in four digits can only be of, None for ours.

    Solar years of the last century overlap the lunar ones of two centuries; nobody dates
    incidents by those.
    """
    if 1300 <= year <= 1410:
        return "solar"
    if 1411 <= year <= 1500:
        return "hijri"
    return "kurdish" if 2600 <= year <= 2800 else None
