"""Times as people say them: yesterday 2130, -20m, 26 NOV, 28/11/2026 14:05, in three languages."""

import re
from itertools import product
from unicodedata import normalize

from centres.text.months import number_of
from centres.text.spelling import fold

WEEK = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"]
# What a word of Arabic or Kurdish is in the English of the forms below; the longest one is taken.
_WRITTEN = {
    "NOW": "الآن|هسة|هسه|ئێستا|ئێستە",
    "TODAY": "اليوم|ئەمڕۆ",
    "YESTERDAY": "أمس|البارحة|مبارح|دوێنێ|دوێنی",
    "EREYESTERDAY": "أول أمس|أول من أمس|پێرێ",
    "TOMORROW": "غدا|سبەی|سبەینێ",
    "AM": "ص|صباحا|قبل الظهر|پ ن|پێش نیوەڕۆ|بەیانی",
    "PM": "م|مساء|ظهرا|عصرا|بعد الظهر|د ن|دوای نیوەڕۆ|پاش نیوەڕۆ|ئێوارە",
    "AGO": "قبل|منذ|پێش|لەمەوبەر|لەمەوپێش",
    "AT": "في|الساعة|لە|ساعة|کاتژمێر|سەعات",
    "DAYS": "يوم|أيام|ڕۆژ|ڕۆژی",
    "HOURS": "س|ساعات|ک",
    "MINUTES": "د|دقيقة|دقائق|خ|خولەک|دەقە|دەقیقە",
    "2 HOURS": "ساعتين",
    "2 MINUTES": "دقيقتين",
    "30 MINUTES": "نصف ساعة|نیو کاتژمێر|نیو سەعات",
    "15 MINUTES": "ربع ساعة|چارەکە سەعات|چارەگێک",
    "MONDAY": "الاثنين|اثنين|دووشەممە|دوو شەممە|دووشەمە",
    "TUESDAY": "الثلاثاء|ثلاثاء|سێشەممە|سێ شەممە|سێشەمە",
    "WEDNESDAY": "الأربعاء|أربعاء|چوارشەممە|چوار شەممە|چوارشەمە",
    "THURSDAY": "الخميس|خميس|پێنجشەممە|پێنج شەممە|پێنجشەمە|پێنج شەمە",
    "FRIDAY": "الجمعة|جمعة|هەینی|جومعە",
    "SATURDAY": "السبت|سبت|شەممە|شەمە",
    "SUNDAY": "الأحد|أحد|یەکشەممە|یەک شەممە|یەکشەمە|یەک شەمە",
}
_WORDS = {fold(word): token for token, words in _WRITTEN.items() for word in words.split("|")}
_MOST = 3  # words of one expression
_LETTER = r"[^\W\da-zA-Z_]"
_RUN = re.compile(rf"{_LETTER}+(?:[ .]{{1,2}}{_LETTER}+)*(?:(?<= [پد]\.ن)\.)?")
_POINTS = re.compile("[\u064b-\u0652\u0640]")  # harakat and tatweel stand between letters
_HALF = re.compile(r"(?<![A-Z])([AP])\.? ?M\b\.?")
_MINUS = str.maketrans(dict.fromkeys("−–—", "-"))

_AT = r"(?:(?:AT|ON|DAYS) )*"
_H, _M, _D = r"(?:H|HRS?|HOURS?|AT)", r"(?:M|MINS?|MINUTES?)", r"(?:D|DAYS?)"
_LENGTHS = (
    rf"(?P<hours>\d{{1,3}}) ?{_H}(?: ?(?:AND )?(?P<minutes>\d{{1,2}}) ?{_M}?)?",
    rf"(?P<minutes>\d{{1,4}}) ?{_M}",
    rf"(?P<whole_days>\d{{1,3}}) ?{_D}",
)
_ONE = (rf"(?P<one_hour>{_H})", rf"(?P<one_minute>{_M})", rf"(?P<one_day>{_D})")
_DAY = r"(?P<day>\d\d?)(?:ST|ND|RD|TH)?"
_DAYS = (
    r"(?P<named>TODAY|YESTERDAY|EREYESTERDAY|TOMORROW)",
    rf"{_AT}(?P<weekday>{'|'.join(f'{name[:3]}[A-Z]*' for name in WEEK)})",
    rf"{_DAY}[ -]?(?P<month>[A-Z]{{3,}})\.?,?[ -]?(?P<year>(?:19|20)\d\d|\d\d)",
    rf"{_DAY}[ -]?(?P<month>[A-Z]{{3,}})\.?",
    rf"(?P<month>[A-Z]{{3,}})\.? {_DAY},? (?P<year>(?:19|20)\d\d)",
    r"(?P<day>\d\d?)(?P<point>[/.])(?P<month>\d\d?)(?:(?P=point)(?P<year>\d{4}|\d\d))?\.?",
    r"(?P<day>\d\d?)-(?P<month>\d\d?)-(?P<year>\d{4})",
    r"(?P<year>\d{4})(?P<dash>[/.-])(?P<month>\d\d?)(?P=dash)(?P<day>\d\d?)",
)
_END = r"(?: ?(?P<half>AM|PM))?(?: ?H(?:RS?|OURS?)?)?(?: ?(?P<zone>[A-Z]))?"
_CLOCKS = (
    # 14:05, 1405, 930, 14h05; a second is left out
    rf"{_AT}(?P<hour>\d\d?)(?:[:H]|(?=\d\d(?!\d)))(?P<minute>\d\d)(?::[0-5]\d)?{_END}",
    rf"{_AT}(?P<hour>\d\d?)\.(?P<minute>\d\d) ?(?P<half>AM|PM)(?: ?(?P<zone>[A-Z]))?",
    rf"{_AT}(?P<hour>\d\d?) ?(?P<half>AM|PM)(?: ?(?P<zone>[A-Z]))?",
    rf"{_AT}(?P<hour>\d\d?) ?H(?:RS?|OURS?)?(?: ?(?P<zone>[A-Z]))?",
)
_HOUR_OF_DAY = rf"{_AT}(?P<hour>\d\d) ?(?P<zone>[CZ])"
_FORMS = tuple(
    re.compile(form, re.ASCII)
    for form in (
        "(?P<now>NOW)",
        r"(?P<sign>[+-]) ?(?P<minutes>\d{1,4})",
        *(rf"(?P<sign>[+-]) ?{length}" for length in _LENGTHS),
        *(rf"{length} AGO" for length in _LENGTHS),
        *(rf"AGO (?:BY )?{length}" for length in _LENGTHS),
        *(rf"(?:AN? |)?{one} AGO" for one in _ONE),
        *(rf"AGO {one}" for one in _ONE),
        *_DAYS,
        *_CLOCKS,
        *(rf"{day},? ?{clock}" for day, clock in product(_DAYS, (*_CLOCKS, _HOUR_OF_DAY))),
        *(rf"{clock},? {_AT}{day}" for clock, day in product((*_CLOCKS, _HOUR_OF_DAY), _DAYS)),
    )
)
_UNITS = (("whole_days", "one_day"), ("hours", "one_hour"), ("minutes", "one_minute"))
_NAMED = {"TODAY": 0, "YESTERDAY": -1, "EREYESTERDAY": -2, "TOMORROW": 1}


def in_english(text: str) -> str:
    """Return the text, its months in English already, with English for the words known here."""
    plain = _POINTS.sub("", normalize("NFC", text)).translate(_MINUS)
    return _HALF.sub(r"\1M", _RUN.sub(_english, plain).upper())


def _english(run: re.Match) -> str:
    words, told = re.split(r"[ .]+", run[0].strip(". ")), []
    while words:
        many = next((n for n in range(_MOST, 0, -1) if _word(words[:n])), 1)
        told.append(_word(words[:many]) or words[0])
        del words[:many]
    return " ".join(told)


def _word(words: list[str]) -> str | None:
    folded = fold(" ".join(words))
    return _WORDS.get(folded) or _WORDS.get(folded.removesuffix("ي"))  # شەممەی


def read(text: str) -> dict | None:
    """Return what an upper-case English text states as people say it; None for other forms.

    `ago` are minutes and `days` days before now (below zero: after), `weekday` counts from Monday;
    `year` to `zone` are as written, 24 hours a day.
    """
    for form in _FORMS:
        match = form.fullmatch(text)
        if match and (stated := _stated(match.groupdict())):
            return stated
    return None


def _stated(found: dict) -> dict | None:
    if found.get("month") and not (found["month"].isdecimal() or number_of(found["month"])):
        return None
    if found.get("weekday"):
        weekday = next(
            (n for n, name in enumerate(WEEK) if name.startswith(found["weekday"])), None
        )
        if weekday is None:
            return None
        found["weekday"] = weekday
    if found.get("named"):
        found["days"] = _NAMED[found["named"]]
    return _ago(found) or _in_24_hours(found)


def _ago(found: dict) -> dict | None:
    """Return how long before now; None for a time of any other sort."""
    if found.get("now"):
        return {"ago": 0}
    sign = -1 if found.get("sign") == "+" else 1
    lengths = [_length(found, *names) for names in _UNITS]
    if lengths == [None, None, None]:
        return None
    whole_days, hours, minutes = (length or 0 for length in lengths)
    if lengths[0] is not None:
        return {"days": -sign * whole_days}
    return {"ago": sign * (60 * hours + minutes)}


def _length(found: dict, many: str, one: str) -> int | None:
    return 1 if found.get(one) else found.get(many) and int(found[many])


def _in_24_hours(found: dict) -> dict | None:
    half, hour = found.get("half"), int(found.get("hour") or 0)
    if half and not (1 <= hour <= 12 or (half == "PM" and hour <= 23 and hour)):
        return None
    if half and hour <= 12:
        found["hour"] = f"{hour % 12 + (12 if half == 'PM' else 0):02}"
    return found


def knows(word: str) -> bool:
    """Tell whether a word, its month in English already, says something of a time by itself."""
    english = in_english(word).strip(",.")
    if any(english.startswith(name[:3]) and name.startswith(english) for name in WEEK):
        return True
    tokens = {"NOW", "AM", "PM", "AGO", "AT", "ON", "HOURS", "MINUTES", "DAYS", "C", "Z", *_NAMED}
    return english in tokens or number_of(english) is not None or read(english) is not None
