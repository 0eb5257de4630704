"""Words looked for in the log, and the same as a first version would: by what contains them."""

from functools import reduce
from operator import and_

from django.db.models import Q
from django.http import QueryDict
from django.utils.http import urlencode

from incidents.search.filters import IncidentFilter

# In every report, in a few, in none; by a beginning; two together; in Arabic.
WORDS = ["patrol", "w1234", "w399", "xylophone", "patrol w77", "دورية w5151", "دورية"]
ROWS = 51
TEXTS = ("narrative", "place", "perpetrator", "number")
SEARCH, CONTAINS = "search for {}", "the same by icontains, {}"
MOST_RATIO = 1 / 100


def _found(incidents) -> list:
    return list(incidents.values_list("pk", flat=True))


def stock(seen, words: str) -> list:
    """Return the newest reports whose texts contain every word."""
    texts = (reduce(Q.__or__, (Q(**{f"{t}__icontains": w}) for t in TEXTS)) for w in words.split())
    return _found(seen.filter(reduce(and_, texts)).newest_first()[:ROWS])


def ours(seen, words: str) -> list:
    chosen = IncidentFilter(QueryDict(urlencode({"q": words})), queryset=seen)
    return chosen.newest(None, ROWS, _found)


def measure(seen, costs, *, beside: bool) -> None:
    """Look for every word; beside each, where asked, as the first version does."""
    for words in WORDS:
        found = costs.measure(SEARCH.format(words), lambda words=words: ours(seen, words))
        if beside:
            name = CONTAINS.format(words)
            if found != costs.measure(name, lambda words=words: stock(seen, words)):
                raise SystemExit(f"The two versions find other reports by {words}.")


def worst(costs) -> tuple[float, float]:
    """Return the milliseconds of the worst search of ours and of the first version."""
    return tuple(max(costs.median(name.format(w)) for w in WORDS) for name in (SEARCH, CONTAINS))
