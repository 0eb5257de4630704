"""Verifying the book: the chain of its entries, every live record, what is derived from them.

A whole verifying walks the chain from the first entry and compares every record. One of a part
relies on what was found well before, up to a position: it walks the entries after that, compares
the records of which they say the last word, and all that is derived or outside of the book. It
does not see what somebody changes behind that position afterwards: an older entry, or the record
of one. Once a week, and by command, all is verified.

Each step is one moment of the database, and how far it has come is kept between them: one that is
broken off goes on from there, and does not see what is changed meanwhile in what it has passed.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import Any

from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from centres import alerts, journal
from centres.journal import chain, guards, keys, reconcile, verdict
from centres.journal.chain import missing
from centres.journal.entries import FIRST, canonical
from centres.journal.reconcile import further_faults as further_faults
from centres.journal.verdict import Verdict
from centres.models import JournalEntry, Record, Verification, Verifying
from centres.models.record import instant, subjects
from centres.roles import Role

NAME = "verify"  # under which only one is at it
ENTRIES, RECORDS = 40_000, 10_000  # in one step, which takes some seconds
KEPT = timedelta(seconds=2)  # how far it has come is written down as often
GIVEN_UP = timedelta(days=1)  # after which one that was broken off begins anew
# Takes the verdict, and where the step stands; does some of it and returns where it stands then,
# empty when it is done.
Step = Callable[[Verdict, str], str]
Kept = Iterable[tuple[int, str]]
# What else tells up to where the book is known to be well: functions that return the position and
# the hash of an entry, or None. A part begins at none that an own verdict does not cover as well.
covered: list[Callable[[], tuple[int, str] | None]] = []


def _silently(entries: int) -> None:
    """Tell nobody how far verifying has come."""


def verify(progress: Callable[[int], Any] = _silently, checkpoints: Kept = ()) -> Verdict:
    """Verify the whole book and keep nothing of it.

    `checkpoints` are positions with the hashes they had earlier, or the beginnings of these.
    Without any, nobody who knows the key is found who hashed the book anew as a whole.
    """
    run = _new(Verifying.Extent.WHOLE, 0, FIRST)
    return _carried_out(run, progress, checkpoints, keep=False)


def verified(
    progress: Callable[[int], Any] = _silently,
    checkpoints: Kept = (),
    extent: Verifying.Extent = Verifying.Extent.WHOLE,
) -> Verdict:
    """Verify, held to each head that was once found well; sign and store the verdict, tell faults.

    Somebody typed `checkpoints`, perhaps wrongly: what only differs from them is not stored.
    """
    well = list(Verification.objects.filter(fault="").values_list("entries", "head"))
    run = _broken_off(extent) or _begun(extent)
    found = _carried_out(run, progress, well, keep=True)
    _store(run, found)
    found.add(*(fault for fault in _differing(checkpoints) if fault not in found.faults))
    return found


def last_verification() -> Verification | None:
    return Verification.objects.order_by("at").last()


def under_way() -> Verifying | None:
    """Return how far a verifying has come that is not done."""
    return Verifying.objects.first()


def verify_range(first: int, last: int) -> Verdict:
    """Verify the entries `first` to `last`, and the records of which they say the last word.

    The chain goes on from the hash that the entry before has, whatever lies before that.
    """
    with one_moment():
        before = JournalEntry.objects.filter(pk=first - 1).first()
        found = Verdict(entries=first - 1, head=before.hash if before else FIRST)
        if first > 1 and before is None:
            found.add(missing(first - 1, first - 1))
            return found
        chain.walk(found, last, _silently)
        if found.entries < last:
            found.add(missing(found.entries + 1, last))
        for fault in reconcile.faults_within(first, last):
            found.add(fault)
    return found


@contextmanager
def one_moment() -> Iterator[None]:
    """Read all entries and records as they stand together, whatever is written meanwhile."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


# What is verified, step by step


def _carried_out(run: Verifying, progress, kept: Kept, *, keep: bool) -> Verdict:
    """Go on with a verifying to its end."""
    found = Verdict(run.entries, run.head, run.found, run.more)
    steps = _steps(run, progress, kept)
    names = [*steps, ""]
    if run.step not in steps:
        run.step = names[0]
    while run.step:
        with one_moment():
            run.place = steps[run.step](found, run.place)
        if not run.place:
            run.step = names[names.index(run.step) + 1]
        if keep and timezone.now() - run.moved_at >= KEPT:
            _keep(run, found)
    return found


def _steps(run: Verifying, progress, kept: Kept) -> dict[str, Step]:
    """Return by name what is done, in order. Entries written meanwhile are walked at the end."""
    steps: dict[str, Step] = {"chain": partial(_walk, progress)}
    if run.extent == Verifying.Extent.WHOLE:
        for subject, model in subjects().items():
            steps[subject] = partial(_compare, model)
            steps[f"{subject} gone"] = _all_of(subject, partial(reconcile.faults_of_gone, model))
    else:
        steps["changed records"] = partial(_compare_changed, run.after)
    for name, faults in reconcile.beside_records().items():
        steps[f"beside {name}"] = _all_of(name, faults)
    steps["guards"] = _all_of("guards", guards.faults)
    steps["verdicts"] = _all_of("verdicts", _faults_of_verdicts)
    steps["chain to its end"] = partial(_walk, progress)
    steps["kept heads"] = partial(_hold_to, kept)
    return steps


def _walk(progress, found: Verdict, _place: str) -> str:
    until = min(journal.position(), found.entries + ENTRIES)
    chain.walk(found, until, progress)
    return str(found.entries) if found.entries < journal.position() else ""


def _compare(model: type[Record], found: Verdict, place: str) -> str:
    for _batch in range(RECORDS // reconcile.CHUNK):
        faults, place = reconcile.some_of_kind(model, place)
        found.add(*faults)
        if not place:
            break
    return place


def _compare_changed(after: int, found: Verdict, place: str) -> str:
    first = int(place or after) + 1
    last = min(first + RECORDS, journal.position())
    within = partial(reconcile.faults_within, first, last)
    found.add(*reconcile.as_far_as("changed records", within))
    return str(last) if last < journal.position() else ""


def _all_of(name: str, faults: reconcile.Faults) -> Step:
    def step(found: Verdict, _place: str) -> str:
        found.add(*reconcile.as_far_as(name, faults))
        return ""

    return step


def _hold_to(kept: Kept, found: Verdict, _place: str) -> str:
    named = tuple(fault.partition(":")[0].partition(" (")[0] for fault in found.faults)
    found.add(*(f for f in _differing(kept) if f.partition(":")[0] not in named))
    return ""


def _differing(kept: Kept) -> Iterator[str]:
    """Yield each kept head that the book has not any more; of those beyond its end, the first."""
    hashes = defaultdict(list)
    for position, known in kept:
        hashes[position].append(known)
    entries = JournalEntry.objects.filter(pk__in=list(hashes))
    there = dict(entries.values_list("position", "hash"))
    for position in sorted(there):
        if not all(map(there[position].startswith, hashes[position])):
            yield f"entry {position}: its hash is not the one kept"
    head = journal.position()
    if beyond := [position for position in hashes if position > head]:
        yield f"the book ends at {head}, before the checkpoint {min(beyond)} kept"


def _faults_of_verdicts() -> Iterator[str]:
    """Yield each stored verdict that the server did not sign; those of before had no signature."""
    stored = Verification.objects.order_by("at")
    first = stored.exclude(note="").first()
    for one in stored.filter(at__gte=first.at) if first else ():
        if not verdict.is_signed(one):
            yield f"verification of {instant(one.at)}: is not as the server signed it"


# Where one begins, how far it has come, what it ends with


def _start(extent: Verifying.Extent) -> tuple[int, str]:
    """Return position and hash from which a part goes on; the beginning where nothing covers."""
    well = Verification.objects.filter(fault="").exclude(note="").order_by("-at")
    last = next(filter(verdict.is_signed, well.iterator()), None)
    if extent == Verifying.Extent.WHOLE or last is None:
        return 0, FIRST
    known = [(last.entries, last.head), *filter(None, (cover() for cover in covered))]
    return min(known)


def _begun(extent: Verifying.Extent) -> Verifying:
    """Begin one; what was broken off and does not serve is forgotten."""
    Verifying.objects.all().delete()
    return _new(extent, *_start(extent))


def _new(extent: Verifying.Extent, after: int, head: str) -> Verifying:
    now = timezone.now()
    extent = extent if after else Verifying.Extent.WHOLE
    return Verifying(
        extent=extent, begun_at=now, moved_at=now, after=after, entries=after, head=head
    )


def _broken_off(extent: Verifying.Extent) -> Verifying | None:
    """Return the one that was broken off lately, to go on with: it covers what is asked for."""
    run = Verifying.objects.first()
    if run is None or run.seal != _sealed(run) or run.begun_at < timezone.now() - GIVEN_UP:
        return None
    return run if run.extent in (extent, Verifying.Extent.WHOLE) else None


def _keep(run: Verifying, found: Verdict) -> None:
    run.entries, run.head = found.entries, found.head
    run.found, run.more, run.moved_at = found.faults, found.more, timezone.now()
    run.seal = _sealed(run)
    run.save()


def _sealed(run: Verifying) -> str:
    """Return the seal of how far it has come: nobody else may say that something was passed."""
    names = ("extent", "after", "step", "place", "entries", "head", "found", "more")
    said = {name: getattr(run, name) for name in names}
    times = {"begun_at": instant(run.begun_at), "moved_at": instant(run.moved_at)}
    return keys.seal_of_text(f"verifying {canonical({**said, **times}).decode()}")


@transaction.atomic
def _store(run: Verifying, found: Verdict) -> None:
    """Store the signed verdict, and tell of faults that the one before did not name."""
    before, at = last_verification(), timezone.now()
    counts = {subject: model.objects.count() for subject, model in subjects().items()}
    Verification.objects.create(
        at=at,
        entries=found.entries,
        head=found.head,
        fault=found.fault,
        after=run.after,
        note=verdict.signed(found, at=at, after=run.after, counts=counts),
    )
    Verifying.objects.all().delete()
    if found.fault and (before is None or before.fault != found.fault):
        told = alerts.holders(Role.COMMANDER, Role.AUDITOR)
        alerts.tell(told, _said_of_fault, link=reverse("journal"))


def _said_of_fault() -> str:
    return _("Verifying the journal found a fault. The page of the journal names it.")
