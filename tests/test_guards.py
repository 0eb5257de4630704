"""Each guard names the fault that it is there for, put into a small source of its own."""

import shutil

import django_filters
import orjson
import pytest
from django.template import engines

from centres.models import Force, JournalEntry
from incidents.exports import holders
from incidents.kinds import Kind
from incidents.models import Incident
from incidents.search.filters import IncidentFilter
from tests.guards import doors, forms, layers, receipts, symbols, words, writing
from tests.guards.source import module, modules, templates
from tests.support import builders

# By filter of the log, something to ask it for.
EXAMPLES = {
    "q": "daquq",
    "centre": "K1",
    "kind": "ied",
    "precedence": "flash",
    "occurred_from": "2026-11-20",
    "occurred_until": "2026-11-20",
    "in_gap": "true",
    "area": "d1",
    "bbox": "43,34,45,37",
    "reported_from": "2026-11-20",
    "reported_until": "2026-11-20",
    "struck": "true",
    "exercise": "true",
    "channel": "page",
    "batch": "00000000-0000-0000-0000-000000000000",
    "changed_after": "1",
    "awaiting": "K1",
    "dataset": "SIGACT",
}

LAYERS = ["incidents.journal incidents.models", "incidents.journal.nightly", "incidents.reports"]


@pytest.mark.parametrize(
    ("path", "text", "wrong"),
    [
        ("incidents/models/a.py", "from incidents import reports", "incidents.reports"),
        ("incidents/models/a.py", "from incidents.reports import history", "incidents.reports"),
        ("incidents/journal/write.py", "import incidents.reports.old", "incidents.reports.old"),
        ("incidents/journal/write.py", "from incidents.journal.nightly import a",
         "incidents.journal.nightly"),
        ("incidents/journal/__init__.py", "from incidents.reports import a", "incidents.reports"),
    ],
)  # fmt: skip
def test_an_import_that_points_outwards_is_named(path, text, wrong):
    assert layers.outward([module(path, text)], LAYERS) == [f"{path} imports {wrong}"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("incidents/journal/nightly.py", "from incidents.journal import write"),
        ("incidents/journal/write.py", "from incidents.models import Incident"),
        ("incidents/reports/history.py", "from incidents.reports import drafts"),
        ("incidents/reports_of_old.py", "from incidents.models import Incident"),
    ],
)
def test_the_longest_name_of_a_layer_counts(path, text):
    assert layers.outward([module(path, text)], LAYERS) == []


def test_what_no_layer_holds_is_named_and_a_layer_that_holds_nothing():
    found = [module("incidents/journal/write.py", ""), module("incidents/heap.py", "")]
    assert layers.without_layer(found, LAYERS) == ["incidents.heap"]
    rest = ["incidents.models", "incidents.journal.nightly", "incidents.reports"]
    assert layers.nowhere(found, LAYERS) == rest


def test_a_room_that_knows_of_incidents_is_named():
    wrong = module("centres/rooms.py", "def a():\n    from incidents.models import Incident")
    assert layers.of_incidents([wrong]) == ["centres/rooms.py imports incidents.models"]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("incident.save()", "save"),
        ("incident.asave()", "asave"),
        ("Incident.objects.update_or_create(pk=1)", "update_or_create"),
        ("Incident.objects.get_or_create(pk=1)", "get_or_create"),
        ("Incident.objects.filter(pk=1).update(place='Tuz')", "update"),
        ("transaction.on_commit(incident.delete)", "delete"),
        ("bulk.insert([incident])", "insert"),
        ("from centres.journal.bulk import insert as put", "insert"),
        ("cursor.execute('UPDATE incidents_incident SET place = %s', ['Tuz'])", "execute"),
        ("cursor.execute('SELECT 1; DELETE FROM incidents_incident')", "execute"),
        ("cursor.execute(f'WITH a AS (INSERT INTO {table} VALUES (1)) SELECT 1')", "execute"),
        ("cursor.execute(statement)", "execute"),
        ("run = cursor.execute", "execute"),
        ("cursor.executemany('SELECT 1', [])", None),
        ("cursor.executemany('INSERT INTO a VALUES (%s)', rows)", "executemany"),
        ("Incident.objects.raw('DELETE FROM a RETURNING *')", "raw"),
        ("from psycopg2.extras import execute_values as put", "execute_values"),
        ("extras.execute_values(cursor, statement, rows)", "execute_values"),
        ("cursor.copy_expert('COPY a FROM STDIN', lines)", "copy_expert"),
        ("cursor.copy_from(lines, 'a')", "copy_from"),
        ("incident.entries.create(text='a')", "create"),
        ("incident.entries.add(entry, bulk=False)", "entries.add"),
        ("edition.areas.set([])", "areas.set"),
        ("officer.postings.clear()", "postings.clear"),
        ("officer.postings.remove(posting)", "postings.remove"),
        ("cursor.execute('SELECT 1 FROM a FOR UPDATE')", None),
        ("cursor.execute(f\"SET LOCAL statement_timeout = '{limit}s'\")", None),
        ("seen.add(1)\nbar.update(1)", None),
    ],
)  # fmt: skip
def test_a_write_outside_of_the_writers_is_named(text, named):
    found = writing.writes(module("incidents/watch/board.py", text))
    assert [line.split()[-1] for line in found] == ([named] if named else [])


def test_writers_write_and_what_composes_sql_does_no_more_than_that():
    text = "cursor.execute(statement)\nincident.save()"
    assert writing.writes(module("a.py", text), writers={"a.py"}) == []
    assert writing.writes(module("a.py", text), composing={"a.py"}) == ["a.py:2 save"]
    known = [module("centres/journal/bulk.py", "pass"), module("centres/journal/entries.py", text)]
    assert "centres/journal/bulk.py" in writing.idle(known)
    assert "centres/journal/entries.py" not in writing.idle(known)


@pytest.mark.parametrize("path", ["incidents/views/a.py", "incidents/api/a.py", "centres/api.py"])
@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Incident.objects.filter(pk=1)", "objects"),
        ("found = Incident.objects\nfound.all()", "objects"),
        ("get_object_or_404(Incident.objects, pk=1)", "objects"),
        ("Incident._default_manager.all()", "_default_manager"),
        ("get_object_or_404(Incident, pk=1)", "get_object_or_404"),
        ("shortcuts.get_list_or_404(models.Incident)", "get_list_or_404"),
        ("centre.incidents.all()", "incidents.all"),
        ("incident.entries.filter(pk=1).first()", "entries.filter"),
        ("request.user.postings.current()", "postings.current"),
        ("[a for a in incident.acknowledgements.order_by('at')]", "acknowledgements.order_by"),
        ("Incident.objects.visible_to(request.user).get(pk=1)", None),
        ("incident.entries.visible_to(request.user)", None),
        ("get_object_or_404(found, pk=1)", None),
    ],
)
def test_a_door_that_reads_beside_visible_to_is_named(path, text, named):
    found = doors.unseen(module(path, text))
    assert [line.split()[-1] for line in found] == ([named] if named else [])
    assert doors.unseen(module("incidents/watch/board.py", text)) == []


def test_a_template_that_reads_records_is_named():
    text = "{% for entry in incident.entries.all %}{{ incident.readings.count }}{% endfor %}"
    assert len(doors.unseen_in_template("a.html", text)) == 2
    assert doors.unseen_in_template("a.html", "{{ room.requests.overdue }} of entries.all") == []


@pytest.fixture
def judged(db, nalin):
    """The columns of a version as receipts of exports judge it."""
    builders.district()
    builders.report(nalin)
    entry = JournalEntry.objects.filter(subject="incident").latest("position")
    return set(orjson.loads(holders._row(entry)))


def test_every_filter_is_classified_for_the_receipts_of_exports(judged):
    assert receipts.unjudged(IncidentFilter, EXAMPLES, judged) == holders.UNKNOWN


def test_a_filter_that_receipts_cannot_judge_is_named(judged):
    class Wider(IncidentFilter):
        force = django_filters.ModelChoiceFilter(queryset=Force.objects.all())
        entered = django_filters.CharFilter(field_name="entries__text")
        again = django_filters.CharFilter(method="by_again")
        place = django_filters.CharFilter()

        def by_again(self, incidents, name, text):
            return incidents.filter(pk__in=Incident.objects.filter(place=text).values("pk"))

    asked = EXAMPLES | {"force": "iraqi", "entered": "road", "again": "Tuz"}
    wrong = {"force", "entered", "again", "place"}  # the last for want of an example
    assert receipts.unjudged(Wider, asked, judged) == holders.UNKNOWN | wrong
    assert (
        receipts.unjudged(Wider, asked | {"place": "Tuz"}, judged)
        == wrong - {"place"} | holders.UNKNOWN
    )


def test_every_kind_has_its_symbol():
    assert symbols.faults(Kind.values) == []


def test_a_kind_without_a_symbol_is_named(tmp_path):
    shutil.copytree(symbols.FOLDER, tmp_path, dirs_exist_ok=True)
    (tmp_path / "ied.svg").unlink()
    (tmp_path / "drone.svg").write_text('<svg viewBox="0 0 1 1"/>')
    (tmp_path / "old.svg").write_text("<svg/>")
    assert symbols.faults(Kind.values, tmp_path) == ["ied", "drone", "old"]


def test_templates_look_up_nothing_that_nobody_says():
    assert words.unsaid(words.ours(), modules("centres", "incidents", "coordination")) == []


def test_a_word_that_nobody_says_is_named():
    text = (
        "{% if saved_dtg %}{{ row.label|default:other }}{% endif %}"
        "{% for a in rows %}{{ a.label }}{% endfor %}"
    )
    code = module("views.py", "context = {'rows': [], 'row': row.label}")
    found = words.unsaid({"a.html": words.compiled(text)}, [code])
    assert found == ["a.html other", "a.html saved_dtg"]


def test_a_page_that_shows_something_undefined_fails():
    template = engines["django"].from_string("{% if nothing %}{% endif %}{{ incident.plaec }}")
    with pytest.raises(pytest.fail.Exception, match=r"'incident\.plaec'"):
        template.render({"incident": {"place": "Tuz"}})


def test_no_browser_judges_a_form_before_us():
    assert list(forms.judged_by_browsers(templates())) == []


@pytest.mark.parametrize(
    ("form", "named"),
    [
        ('<form method="post"><input name="a" required></form>', True),
        ('<form method="post" action="{% url \'a\' %}">{{ form.a }}</form>', True),
        ('<form method="post" novalidate><input name="a" required></form>', False),
        ('<form method="post"><input type="hidden" name="a"><button>Seen</button></form>', False),
        ('<form method="get"><input name="q"></form>', False),
    ],
)
def test_a_form_that_a_browser_judges_is_named(form, named):
    assert bool(list(forms.judged_by_browsers([("a.html", form)]))) is named
