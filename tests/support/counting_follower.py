"""A follower of tests alone, loaded by their workers: slow, and what it does twice can be seen."""

import os
import time
from pathlib import Path

from django.db import connection

from centres.journal.followers import follower

BEGUN = Path(os.environ["TALLY_BEGUN"])  # a line for each entry begun, committed or not
PACE = 0.05  # seconds for an entry


@follower("incident", repeatable="TALLY_MOVES_LATER" in os.environ)
def tally(entries):
    """Insert each entry's position where nothing keeps it from being there twice."""
    for entry in entries:
        with BEGUN.open("a") as lines, connection.cursor() as cursor:
            lines.write(f"{os.getpid()} {entry.position}\n")
            cursor.execute("INSERT INTO tally VALUES (%s)", [entry.position])
        time.sleep(PACE)
