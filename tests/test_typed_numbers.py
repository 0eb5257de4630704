"""A number that is typed is read in the digits of every keyboard, and never a number input."""

import re
from collections.abc import Iterator

import django_filters
import pytest
from django import forms
from django.conf import settings
from django.utils import translation

from centres.forms.journal import RangeForm
from centres.models import Area, Centre, Proposal
from centres.text.digits import DecimalField, NumberField
from incidents import parts
from incidents.models import Incident, Relation
from incidents.reports import sentences
from tests.support import builders, filled_form

pytestmark = pytest.mark.django_db

NEW = "/incidents/new/"
KILLED, WOUNDED = "casualties-killed-civilian", "casualties-wounded-militant"
THIRTY = [
    "30",
    "٣٠",
    "۳۰",
    "3۰",
    " 30 ",
    "\u200f٣٠\u200e",
    "\u206630\u2069",
    "\ufeff٣\u200b٠\u00a0",
]
NO_NUMBER = [
    "-1",
    "+5",
    "1.5",
    "1,5",
    "3 0",
    "1_0",
    "1e2",
    "10000",
    "٫",
    "x",
    "３",
    "NaN",
    "9" * 5000,
]


def casualties(incident) -> list[tuple]:
    names = ("outcome", "category", "count")
    return [tuple(cell[name] for name in names) for cell in incident.casualties]


def report(client, **cells):
    told = {"centre": "K1", "kind": "ied", "occurred": "2026-11-20 14:10", "place": "Daquq"}
    page = {**filled_form.opened(client, NEW), **told, "narrative": "A mine on the road."}
    return client.post(NEW, {**page, "do": "send", **cells}, follow=True)


@pytest.mark.parametrize("text", THIRTY)
def test_casualties_are_read_in_any_digits(text, nalin, browse):
    report(browse(nalin), **{KILLED: text})
    assert casualties(Incident.objects.get()) == [("killed", "civilian", 30)]


@pytest.mark.parametrize("text", THIRTY)
def test_casualties_are_revised_in_any_digits(text, nalin, browse):
    incident, client = builders.report(nalin), browse(nalin)
    address = f"{incident.get_absolute_url()}revise/"
    client.post(address, {**filled_form.opened(client, address), WOUNDED: text})
    incident.refresh_from_db()
    assert casualties(incident) == [("wounded", "militant", 30)]


@pytest.mark.parametrize("language", ["en", "ar", "ckb"])
@pytest.mark.parametrize("text", NO_NUMBER)
def test_what_is_no_number_stays_and_is_told_in_place(text, language, nalin, browse):
    client = browse(nalin)
    client.post("/language/", {"language": language})
    page = report(client, **{KILLED: text, WOUNDED: "٧"})
    with translation.override(language):
        told = translation.gettext("Give a whole number from {least} to {most}.")
    assert page.context["form"].errors == {KILLED: [told.format(least=0, most=parts.MOST)]}
    assert f'value="{text}"' in page.text
    assert 'value="٧"' in page.text
    assert not Incident.objects.exists()


def totals(page) -> list[int]:
    return [int(n) for n in re.findall(r"data-total>(\d+)<", page.text)]


def test_totals_stand_beside_the_matrix_of_a_refused_form(nalin, browse):
    page = report(browse(nalin), **{KILLED: "٣", "casualties-killed-iraqi": "4", WOUNDED: "x"})
    assert page.status_code == 400
    assert totals(page) == [7, 0, 0, 0, 0, 0, 7]


def test_totals_stand_beside_the_matrix_of_a_report_to_be_revised(nalin, browse):
    cells = [("killed", "civilian", 3), ("killed", "iraqi", 4), ("missing", "militant", 2)]
    cells = [{"outcome": o, "category": c, "count": n} for o, c, n in cells]
    incident = builders.report(nalin, casualties=cells)
    page = browse(nalin).get(f"{incident.get_absolute_url()}revise/")
    assert totals(page) == [7, 0, 0, 2, 0, 0, 9]


@pytest.mark.parametrize(
    ("language", "whole", "nobody"),
    [
        ("en", "Killed: 7; Missing: 2; Total: 9", "Total: 0"),
        ("ar", "قتلى: 7؛ مفقودون: 2؛ المجموع: 9", "المجموع: 0"),
        ("ckb", "کوژراو: 7؛ بێسەروشوێن: 2؛ کۆ: 9", "کۆ: 0"),
    ],
)
def test_totals_are_read_back(language, whole, nobody, nalin):
    cells = [("killed", "civilian", 3), ("killed", "iraqi", 4), ("missing", "militant", 2)]
    cells = [{"outcome": o, "category": c, "count": n} for o, c, n in cells]
    some, none = builders.report(nalin, casualties=cells), builders.report(nalin)
    with translation.override(language):
        label = translation.gettext("Casualties")
        lines = [dict(sentences.read_back(one, parts.categories())) for one in (some, none)]
    assert [line[label] for line in lines] == [whole, nobody]


def test_the_days_of_a_token_and_its_networks_are_read_in_any_digits(dara, browse):
    client, address = browse(dara), "/tokens/new/"
    told = {"name": "mirror", "scopes": ["incidents"], "days": "۳۰", "networks": "١٠.١.٠.٠/١٦"}
    client.post(address, {**filled_form.opened(client, address), **told})
    told = Proposal.objects.get().arguments
    assert (told["days"], told["networks"]) == (30, ["10.1.0.0/16"])


def test_positions_and_hashes_of_the_book_are_read_in_any_digits():
    hash = "0123456789abcdef".translate({ord(str(n)): chr(0x0660 + n) for n in range(10)})
    form = RangeForm({"from": "١", "until": "\u200f۲", "position": "٢", "hash": hash}, head=9)
    assert form.errors == {}
    assert form.cleaned_data == {"from": 1, "until": 2, "position": 2, "hash": "0123456789abcdef"}


def test_a_position_that_is_none_stays_and_is_told_in_place(amal, browse):
    page = browse(amal).get("/journal/verify/", {"from": "x", "until": "9999999999999999999"})
    sentence = ["Give the number of an entry: digits only, such as 4711."]
    assert page.context["form"].errors == {"from": sentence, "until": sentence}
    assert 'value="x"' in page.text


@pytest.mark.parametrize("latitude", ["35.47", "35,47", "35٫47", "٣٥٫٤٧", "\u200f۳۵,۴۷", "+35.47"])
def test_a_room_stands_where_it_is_written_in_any_digits(latitude, dara, browse):
    client, address = browse(dara), "/centres/K1/change/"
    told = {"latitude": latitude, "established_on": "٢٠٢١-٠٥-٠٩"}
    client.post(address, {**filled_form.opened(client, address), **told})
    room = Centre.objects.get(pk="K1")
    assert (room.latitude, str(room.established_on)) == (35.47, "2021-05-09")


def test_the_number_of_another_report_is_read_in_any_digits(nalin, rezan, browse):
    one, other = builders.report(nalin), builders.report(rezan)
    client = browse(nalin)
    address = f"{one.get_absolute_url()}related/"
    number = other.number.replace("2026", "٢٠٢٦").replace("0001", "۱")
    sent = {"submission": "5b0c6f4e-3f1c-4d67-9f0e-3f2a51d5a001", "other": f"\u200f{number} "}
    client.post(address, sent)
    assert Relation.objects.count() == 1


def test_filters_are_read_in_any_digits(nalin, browse):
    first, second = builders.report(nalin), builders.report(nalin, mgrs="38S ME 4485 2512")
    area = Area.objects.in_force().get(layer="responsibility", code="K1")
    eastern = str.maketrans("0123456789.,", "٠١٢٣٤٥٦٧٨٩٫،")
    for told, found in [
        ({"changed_after": str(first.position)}, [second]),
        ({"bbox": "44.2,36.0,44.5,36.1"}, [first]),
        ({"area": str(area.pk)}, [second]),
    ]:
        told = {name: f" \u200f{text.translate(eastern)}" for name, text in told.items()}
        page = browse(nalin).get("/incidents/", told)
        shown = set(re.findall(r'href="/incidents/([^/"?]+-\d+)/"', page.text))
        assert (page.status_code, shown) == (200, {one.number for one in found}), told


@pytest.mark.parametrize("code", ["٢٠٢٦-W٤٧", "2026-w۴۷ "])
def test_a_week_to_compare_with_is_read_in_any_digits(code, nalin, browse):
    form = browse(nalin).get("/summary/week/2026-W48/", {"beside": code}).context["form"]
    assert form.other.code == "2026-W47"


# Nothing that is typed is a number input.

NUMERIC = (forms.IntegerField, forms.FloatField, forms.DecimalField, forms.DurationField)


def fields() -> Iterator[tuple[str, forms.Field]]:
    """Yield every field of our forms, and every field of our filters that is a number."""
    made = [forms.Form, django_filters.FilterSet]
    for one in made:
        made += [more for more in one.__subclasses__() if more not in made]
    for one in made:
        if one.__module__.split(".")[0] in ("centres", "incidents"):
            filters = getattr(one, "base_filters", {})
            numeric = [name for name in filters if issubclass(filters[name].field_class, NUMERIC)]
            yield from getattr(one, "base_fields", {}).items()
            yield from ((name, filters[name].field) for name in numeric)


def test_every_number_of_every_form_is_typed_as_text(nalin, browse):
    matrix = browse(nalin).get(NEW).context["form"].fields
    numeric = [
        (name, field)
        for name, field in (*fields(), *matrix.items())
        if isinstance(field, NUMERIC) and not isinstance(field.widget, forms.HiddenInput)
    ]
    assert len(numeric) >= 40
    for name, field in numeric:
        assert isinstance(field, NumberField | DecimalField), name
        assert type(field.widget) is forms.TextInput, name
        assert field.widget.attrs["inputmode"] in ("numeric", "decimal"), name
        assert field.widget.attrs["pattern"], name


def test_no_widget_template_or_script_makes_a_number_input(nalin, browse):
    number = re.compile(r"""type\W{1,3}number\b|NumberInput""")
    sources = [
        *(settings.ROOT / "templates").rglob("*.html"),
        *(settings.ROOT / "static" / "js").rglob("*.js"),
        *(
            path
            for app in ("centres", "incidents")
            for path in (settings.ROOT / app / "forms").rglob("*.py")
        ),
    ]
    assert [path.name for path in sources if number.search(path.read_text())] == []


def test_a_browser_leaves_wrong_numbers_to_the_sentences_of_the_page(nalin, dara, amal, browse):
    """Its own bubble would speak its own language, and point into a fold that is closed."""
    pages = [
        (nalin, NEW),
        (dara, "/tokens/new/"),
        (dara, "/centres/new-room/"),
        (amal, "/journal/verify/"),
    ]
    for officer, address in pages:
        page = browse(officer).get(address).text
        forms_with_patterns = [
            f for f in re.findall(r"<form.*?</form>", page, re.S) if "pattern=" in f
        ]
        assert forms_with_patterns, address
        for form in forms_with_patterns:
            assert "novalidate" in form.split(">")[0], address
