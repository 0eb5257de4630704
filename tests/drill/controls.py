"""What is spoilt on purpose in what is kept: restoring must refuse each, and say why."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from tests.drill.site import Failed, Site

BEYOND = "2290-01-01T00:00:00+00:00"


def reading(site: Site) -> Iterator[str]:
    """Yield a fault where the role that copies everything may also ask for a row."""
    try:
        site.run(["psql", "--no-psqlrc", "-c", "TABLE centres_officer", "jcc"], PGUSER="jcc_backup")
    except Failed as fault:
        print(f"  control: the role of the backups asks for a row: {str(fault).splitlines()[-1]}")
        if "permission denied" not in str(fault):
            yield str(fault)
    else:
        yield "the role of the backups reads tables"


def controls(site: Site, moment: str, *, thorough: bool) -> Iterator[str]:
    """Yield each fault that restoring did not tell; `thorough`: it may read the whole log."""
    copy = max((site.backups / "base").iterdir())
    segment = sorted((site.backups / "wal").glob("*[0-9A-F].gz.age"))[-1]
    another = site.elsewhere / "another"
    site.run(["age-keygen", "-o", another])
    tried = [
        ("a byte of the copy is another", flipped(copy), site.key, moment, "cannot be opened"),
        ("the key is somebody else's", nullcontext(), another, moment, "cannot be opened"),
        ("a segment of the log is missing", away(segment), site.key, moment, segment.name[8:24]),
    ]
    if thorough:
        told = "before configured recovery target"
        tried.append(("the log ends before the moment", nullcontext(), site.key, BEYOND, told))
    for what, spoilt, key, until, word in tried:
        with spoilt:
            said = refused(site, key, until)
        print(f"  control: {what}: {said.splitlines()[0] if said else 'NOT REFUSED'}", flush=True)
        if word not in said:
            yield f"{what}: {said or 'restored all the same'}"


def refused(site: Site, key: Path, moment: str) -> str:
    target = site.folder / "control"
    try:
        site.restore(target, moment, key=key)
    except Failed as fault:
        return str(fault)
    finally:
        shutil.rmtree(target, ignore_errors=True)
    return ""


@contextmanager
def flipped(file: Path) -> Iterator[None]:
    """Turn one bit of a file round."""
    content = bytearray(file.read_bytes())
    place = min(100_000, len(content) // 2)
    content[place] ^= 1
    whole = file.rename(file.with_name("whole"))
    file.write_bytes(content)
    yield
    whole.replace(file)


@contextmanager
def away(file: Path) -> Iterator[None]:
    hidden = file.with_name(f"hidden-{file.name}")
    file.rename(hidden)
    yield
    hidden.rename(file)
