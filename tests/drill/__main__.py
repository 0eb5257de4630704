"""What `make drill` does: fill, back up, lose the server, restore to a moment, prove the head."""

import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from coordination.local.servers import data_folder
from tests.drill.controls import controls, reading
from tests.drill.proving import proofs
from tests.drill.site import SCRIPTS, Failed, Site
from tests.drill.writing import let_go, prepare, repeat, report

SIZE = int(os.environ.get("INCIDENTS") or 2_000)
LATER = max(50, min(SIZE // 10, 5_000))  # reports after the copy, and as many after the moment
JUDGED = 2_000  # by the action itself; of more, each repeats one of these under its own number
SMALL = 20_000  # up to here it is restored a second time, to the end, and verified whole
HEAD = "SELECT position, hash FROM centres_journalentry ORDER BY position DESC LIMIT 1"


def main() -> int:
    if not shutil.which("age"):
        sys.exit("The backups are encrypted by age: apt install age")
    folder = data_folder() / "drill"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    folder.chmod(0o755)
    site = Site(folder)
    try:
        wrong = drilled(site)
    except Failed as fault:
        wrong = [str(fault)]
    finally:
        site.close()
    for line in wrong:
        print(f"WRONG: {line}")
    if not wrong:
        shutil.rmtree(folder)
    print("failed" if wrong else "drilled: nothing differs")
    return int(bool(wrong))


def drilled(site: Site) -> list[str]:
    """Go through the drill; return what is not as it must be."""
    with timed("server made"):
        site.make()
        prepare(site)
    with timed(f"{SIZE:,} incidents reported"):
        report(min(SIZE, JUDGED))
        repeat(SIZE - JUDGED)
    with timed("log received from here on"):
        site.receive()
    with timed("copied, verified, encrypted"):
        site.run([SCRIPTS / "backup", "once"])
    with timed(f"{LATER:,} more reported"):
        report(LATER)
    wrong = list(reading(site))
    moment, position, head = noted(site)
    with timed(f"{LATER:,} more reported, kept elsewhere"):
        report(LATER)
        last = site.row(HEAD)
        site.is_kept()
    with timed("server lost"):
        let_go()
        site.lose()
    print(f"  {sizes(site)}")
    wrong += controls(site, moment, thorough=SIZE <= SMALL)
    wrong += restored(site, moment, (position, head))
    if SIZE <= SMALL:
        wrong += restored(site, "", last)
    return wrong


def noted(site: Site) -> tuple[str, int, str]:
    """Note the head and a moment at which it is the head: nothing is written around it."""
    time.sleep(0.01)
    moment, position, head = site.row(f"SELECT clock_timestamp()::text, head.* FROM ({HEAD}) head")
    print(f"  checkpoint {position}:{head[:16]} at {moment}")
    return moment, position, head


def restored(site: Site, moment: str, wanted: tuple[int, str]) -> Iterator[str]:
    """Restore, hold the head to the one noted, verify the book; yield each difference."""
    target = site.folder / "restored"
    with timed(f"restored to {moment or 'the end of the log'}"):
        print("  " + site.restore(target, moment).replace("\n", "\n  ").strip())
        site.start(target)
    head = site.row(HEAD)
    print(f"  head {head[0]}:{head[1][:16]}")
    if head != wanted:
        yield f"the head is {head}, not {wanted}"
    for what, proof in proofs(wanted, whole=SIZE <= SMALL):
        with timed(what):
            yield from proof
    let_go()
    site.end("database")
    shutil.rmtree(target)


def sizes(site: Site) -> str:
    """Return how large what is kept is, in MB: the copy and the log."""
    told = {
        name: sum(file.stat().st_size for file in (site.backups / name).iterdir()) / 1e6
        for name in ("base", "wal")
    }
    return "kept: a copy of {base:,.1f} MB, a log of {wal:,.1f} MB".format(**told)


@contextmanager
def timed(what: str) -> Iterator[None]:
    began = time.monotonic()
    yield
    print(f"{time.monotonic() - began:8.1f} s  {what}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
