"""Every string is in all three languages, with Iraqi months, and nothing of it is lost."""

import re
import shutil
from collections import Counter
from datetime import UTC, datetime

import polib
import pytest
from django import forms
from django.conf import settings as project
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import translation
from django.utils.formats import date_format, localize
from rest_framework import exceptions

CATALOGUES = sorted(po for folder in project.LOCALE_PATHS for po in folder.rglob("*.po"))
SOURCES = ("coordination", "centres", "incidents", "templates")
GETTEXT = ("xgettext", "msguniq", "msgmerge", "msgattrib")
PLURALS = {"ar": 6, "ckb": 2}
PLACEHOLDER = re.compile(r"%\(\w+\)[sdr]|%[sdr]|\{\w*\}|</?\w+[^>]*>")
MONTHS = {
    "en": "January, February, March, April, May, June, July, August, September, October, "
    "November, December",
    "ar": "كانون الثاني, شباط, آذار, نيسان, أيار, حزيران, تموز, آب, أيلول, تشرين الأول, "
    "تشرين الثاني, كانون الأول",
    "ckb": "کانوونی دووەم, شوبات, ئازار, نیسان, ئایار, حوزەیران, تەمووز, ئاب, ئەیلوول, "
    "تشرینی یەکەم, تشرینی دووەم, کانوونی یەکەم",
}


def entries(path):
    return [entry for entry in polib.pofile(str(path)) if not entry.obsolete]


def translations(entry):
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def key(entry):
    return entry.msgctxt, entry.msgid, entry.msgid_plural


def language_of(path):
    return path.parent.parent.name


catalogue = pytest.mark.parametrize(
    "path", CATALOGUES, ids=lambda path: "/".join(path.parts[-4:-2])
)


@pytest.fixture
def compiled(settings):
    call_command("compile_catalogues")
    settings.LOCALE_PATHS = list(settings.LOCALE_PATHS)  # Django forgets what it had loaded


def test_every_language_has_its_catalogue_and_some_another_for_libraries():
    folders = Counter((path.parents[2].name, language_of(path)) for path in CATALOGUES)
    others = {code for code, _name in project.LANGUAGES} - {"en"}
    assert folders.keys() >= {("locale", code) for code in others}
    assert {code for _folder, code in folders} == others == set(PLURALS)
    assert folders.keys() >= {("locale_django", "ar"), ("locale_django", "ckb")}


@catalogue
def test_no_string_is_untranslated_or_doubtful(path):
    wrong = [e.msgid for e in entries(path) if e.fuzzy or not all(translations(e))]
    assert wrong == []


@catalogue
def test_every_plural_has_all_its_forms(path):
    most = PLURALS[language_of(path)]
    assert f"nplurals={most};" in polib.pofile(str(path)).metadata["Plural-Forms"]
    wrong = [e.msgid for e in entries(path) if e.msgid_plural and len(translations(e)) != most]
    assert wrong == []


@catalogue
def test_translations_keep_their_placeholders(path):
    wrong = [
        (entry.msgid, text)
        for entry in entries(path)
        for text in translations(entry)
        if Counter(PLACEHOLDER.findall(text)) != Counter(PLACEHOLDER.findall(entry.msgid))
    ]
    assert wrong == []


@catalogue
def test_every_isolate_is_closed(path):
    wrong = [
        text
        for entry in entries(path)
        for text in translations(entry)
        if text.count("\u2066") != text.count("\u2069")
    ]
    assert wrong == []


@pytest.mark.skipif(
    not all(map(shutil.which, GETTEXT)), reason="gettext is not installed: nothing can be extracted"
)
def test_the_catalogues_have_every_string_of_the_source(tmp_path, settings, monkeypatch):
    for name in SOURCES:
        leave = shutil.ignore_patterns("__pycache__", "locale", "locale_django")
        shutil.copytree(project.ROOT / name, tmp_path / name, ignore=leave)
    locale = tmp_path / "coordination" / "locale"
    locale.mkdir()
    settings.LOCALE_PATHS = [locale]
    monkeypatch.chdir(tmp_path)
    call_command("makemessages", locale=["ar"], keep_pot=True, no_location=True, verbosity=0)
    source = {key(entry) for entry in entries(locale / "django.pot")}
    assert len(source) > 300
    for language in PLURALS:
        ours = project.ROOT / "coordination" / "locale" / language / "LC_MESSAGES" / "django.po"
        assert source - {key(entry) for entry in entries(ours)} == set()


def test_no_string_hides_from_extraction_behind_another_name():
    other = re.compile(r"import \w*gettext\w* as (?!_$)\w+", re.MULTILINE)
    modules = [m for name in SOURCES for m in (project.ROOT / name).rglob("*.py")]
    assert len(modules) > 100
    assert [m.name for m in modules if other.search(m.read_text())] == []


@pytest.mark.parametrize("language", MONTHS)
def test_dates_have_iraqi_months_and_western_digits(language, compiled):
    with translation.override(language):
        for number, name in enumerate(MONTHS[language].split(", "), start=1):
            day = datetime(2026, number, 22, 14, 5, tzinfo=UTC)
            styles = "FE" if language == "en" else "FENMb"
            assert {date_format(day, style) for style in styles} == {name}
            for style in ("DATE_FORMAT", "DATETIME_FORMAT"):
                written = date_format(day, style)
                assert name in written
                assert re.findall(r"[0-9]+", written)[:2] == ["22", "2026"]
            assert date_format(day, "SHORT_DATETIME_FORMAT").endswith("-22 14:05")


@pytest.mark.parametrize("language", MONTHS)
def test_numbers_are_written_plainly(language):
    with translation.override(language):
        assert (localize(12345), localize(35.4681)) == ("12345", "35.4681")


def faults():
    """Yield the sentences of libraries: of form fields, passwords and the API."""
    for field, value in (
        (forms.CharField(), ""),
        (forms.CharField(max_length=3), "four"),
        (forms.IntegerField(), "x"),
        (forms.IntegerField(max_value=1), "2"),
        (forms.ChoiceField(choices=[("1", "1")]), "2"),
        (forms.DateField(), "x"),
    ):
        with pytest.raises(ValidationError) as caught:
            field.clean(value)
        yield from caught.value.messages
    with pytest.raises(ValidationError) as caught:
        validate_password("password")
    yield from caught.value.messages
    yield str(exceptions.NotAuthenticated().detail)
    yield str(exceptions.AuthenticationFailed().detail)
    yield str(exceptions.NotFound().detail)


@pytest.mark.django_db
@pytest.mark.parametrize("language", PLURALS)
def test_what_libraries_find_wrong_is_told_in_the_language(language, compiled):
    with translation.override(language):
        told = list(faults())
    assert len(told) == 12
    assert set(told).isdisjoint(faults())
    if language in project.ARABIC_SCRIPT:
        assert [sentence for sentence in told if re.search("[A-Za-z]", sentence)] == []
