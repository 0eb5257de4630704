"""What `make round-trip` does: the demo's reports and drawn ones, exported and brought back."""

import io
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import django
from django.core.management import CommandError, call_command

SEED = 14
SHOWN = 20  # differences


def main() -> int:
    from tests.support import drawn_reports, round_trip

    count = int(os.environ.get("COUNT") or 5_000)
    cases: dict[str, tuple[Callable, str, bool]] = {
        "the demo": (lambda: call_command("demo", stdout=io.StringIO()), "nalin", False),
        f"{count:,} drawn": (
            lambda: round_trip.report_all("nalin", drawn_reports.drawn(count, seed=SEED)),
            "nalin",
            True,
        ),
    }
    return int(sum(_tried(name, *told) for name, told in cases.items()) > 0)


def _tried(name: str, fill: Callable, username: str, cast: bool) -> bool:
    """Tell whether anything did not come back as it was."""
    from incidents.models import Incident
    from tests.bench import book
    from tests.support import round_trip

    with book.database(cast=cast):
        fill()
        told, struck = round_trip.standing(), Incident.objects.exclude(struck_at=None).count()
        text = round_trip.exported(username)
    different = False
    for form in round_trip.FORMS:
        with book.database():
            line = _brought(text, form)
            found = round_trip.differences(told, round_trip.standing())
        print(f"{name} as {form}: {len(told):,} reports, {struck} struck; {line}")
        print(f"  {len(found)} differences", *found[:SHOWN], sep="\n    ")
        different |= bool(found)
    return different


def _brought(text: str, form: str) -> str:
    """Import the export; return the last line that the command says."""
    from tests.support import round_trip

    out = io.StringIO()
    told = ["--dataset", round_trip.DATASET, "--centre", "K1", "--accept", *round_trip.ACCEPTED]
    with tempfile.TemporaryDirectory() as folder:
        file = round_trip.written(Path(folder) / f"export.{form}", text)
        try:
            call_command("import_incidents", str(file), *told, stdout=out, stderr=io.StringIO())
        except CommandError as refused:  # those that were struck
            if not out.getvalue():
                raise SystemExit(refused) from refused
    return out.getvalue().splitlines()[-1]


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coordination.settings")
    django.setup()
    sys.exit(main())
