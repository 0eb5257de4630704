"""Filters of the log that officers keep under a name."""

import pytest

from incidents.models import SavedFilter
from incidents.search.saved_filters import MOST
from tests.support import builders

pytestmark = pytest.mark.django_db


def save(client, name="Fords", shown="kind=ied"):
    return client.post("/incidents/filters/", {"name": name, "parameters": shown})


def test_what_is_shown_is_kept_and_opened_again(nalin, rezan, browse):
    client, own = browse(nalin), builders.report(nalin, kind="ied")
    builders.report(nalin)
    shown = client.get("/incidents/?kind=ied&centre=&q=").context["parameters"]
    answer = save(client, " ڕێگای  کفری ", shown)
    assert answer.url == "/incidents/?kind=ied"
    page = client.get("/incidents/")
    [kept] = page.context["saved_filters"]
    assert kept["filter"].name == "ڕێگای کفری"
    opened = client.get(kept["url"])
    told = opened.content.decode()
    assert own.number in told and "K1-2026-0002" not in told
    assert opened.context["saved_filters"][0]["chosen"]
    assert browse(rezan).get("/incidents/").context["saved_filters"] == []


def test_the_same_name_replaces_and_another_is_added(nalin, browse):
    client = browse(nalin)
    for name, shown in (("a", "kind=ied"), ("a", "kind=drone"), ("b", "centre=K1")):
        save(client, name, shown)
    kept = SavedFilter.objects.order_by("name").values_list("name", "parameters")
    assert list(kept) == [("a", {"kind": "drone"}), ("b", {"centre": "K1"})]


def test_one_forgets_the_own_only(nalin, rezan, browse):
    save(browse(nalin))
    kept = SavedFilter.objects.get()
    assert browse(rezan).post(f"/incidents/filters/{kept.pk}/forget/").status_code == 404
    assert browse(nalin).post(f"/incidents/filters/{kept.pk}/forget/").status_code == 302
    assert not SavedFilter.objects.exists()


@pytest.mark.parametrize("name", ["", "  ", "x" * 61, "\x00"])
def test_a_name_that_will_not_do_is_refused_with_a_sentence(name, nalin, browse):
    page = browse(nalin).post("/incidents/filters/", {"name": name, "parameters": ""}, follow=True)
    assert "Give the filter a name" in page.content.decode()
    assert not SavedFilter.objects.exists()


@pytest.mark.parametrize("shown", ["kind=rain", "colour=red", "kind=ied&kind=drone"])
def test_what_cannot_be_shown_is_not_kept(shown, nalin, browse):
    page = save(browse(nalin), shown=shown)
    assert (page.status_code, bool(page.context["errors"])) == (400, True)
    assert not SavedFilter.objects.exists()


def test_so_many_and_no_more(nalin, browse):
    client = browse(nalin)
    for number in range(MOST):
        save(client, f"{number}")
    page = client.post("/incidents/filters/", {"name": "more", "parameters": ""}, follow=True)
    assert "Forget one first." in page.content.decode()
    assert SavedFilter.objects.count() == MOST
    assert save(client, "3", "kind=drone").status_code == 302
    assert SavedFilter.objects.get(name="3").parameters == {"kind": "drone"}
