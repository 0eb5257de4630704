"""Each service of docker-compose.yml, started on loopback with the command and files it names."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import closing, contextmanager
from pathlib import Path

from coordination.local import postgres
from tests.support import compose
from tests.support.compose import ROOT

HOST = "127.0.0.1"
SITE = "localhost"
PATIENCE = 60  # seconds until a service is well, or gone
NEEDED = {
    "caddy": "caddy",
    "certutil": "libnss3-tools",
    "chromium": "chromium",
    "redis-server": "redis-server",
}
# The running services, for the tests of the same process.
running: "Services | None" = None


def missing() -> list[str]:
    """Return the Debian packages without which this cannot be run."""
    return [package for program, package in NEEDED.items() if not shutil.which(program)]


def free_ports(*names) -> dict[str, int]:
    probes = {name: socket.create_server((HOST, 0)) for name in names}
    ports = {name: probe.getsockname()[1] for name, probe in probes.items()}
    for probe in probes.values():
        probe.close()
    return ports


def await_true(condition, what):
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(what)
        time.sleep(0.05)


class Services:
    """The services in one folder, on ports of their own, with secrets as an operator makes them."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.ports = free_ports("database", "redis", "web", "http", "https")
        self.image = folder / "image"
        self.sockets = folder / "sockets"
        self.scripts = ROOT / "deploy" / "database"
        self.processes = {}
        self.programs = postgres.binaries(folder)
        self.variables = self._secrets()
        self.plan = compose.plan(self.variables)["services"]
        self.address = f"https://{SITE}:{self.ports['https']}"
        self.plain_address = f"http://{SITE}:{self.ports['http']}"
        self.authority = folder / "proxy" / "caddy" / "pki" / "authorities" / "local" / "root.crt"

    def _secrets(self) -> dict[str, str]:
        make = [ROOT / "deploy" / "new_env", SITE]
        subprocess.run(make, cwd=self.folder, check=True, capture_output=True)
        lines = (self.folder / ".env").read_text().splitlines()
        return dict(line.split("=", 1) for line in lines if not line.startswith("#"))

    def here(self, text) -> str:
        """Return a value of the file with names of services replaced by addresses of this host."""
        text = str(text).replace("@database/", f"@{HOST}:{self.ports['database']}/")
        return text.replace("redis:6379", f"{HOST}:{self.ports['redis']}")

    def environment(self, name: str) -> dict[str, str]:
        told = self.plan[name].get("environment", {})
        return {variable: self.here(value) for variable, value in told.items()}

    def around(self, name: str) -> dict[str, str]:
        """Return the whole environment of a service's process, the Dockerfile's part included."""
        path = f"{Path(sys.executable).parent}:{self.programs}:/usr/bin:/bin"
        own = {"PATH": path, "HOME": str(self.folder), "PYTHONDONTWRITEBYTECODE": "1"}
        # Each has a /tmp of its own, in which it keeps what it could not write.
        own["TMPDIR"] = str(self.folder / "tmp" / name)
        Path(own["TMPDIR"]).mkdir(parents=True, exist_ok=True)
        return own | self.environment(name)

    def build(self) -> None:
        """Make what the image holds: the same files, the same commands."""
        let_in, (_all, *kept_out) = compose.in_image()
        without = shutil.ignore_patterns(*(name.removeprefix("**/") for name in kept_out))
        for name in let_in:
            source, target = ROOT / name, self.image / name
            if source.is_dir():
                shutil.copytree(source, target, ignore=without)
            else:
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(source, target)
        path = {"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin"}
        for command in compose.built_by():
            shell = ["/bin/sh", "-c", command]
            subprocess.run(shell, cwd=self.image, env=path, check=True, capture_output=True)
        self.built = self.files()

    def files(self) -> set[Path]:
        return set(self.image.rglob("*"))

    def start(self, name: str, *more, command=None, **how) -> None:
        """Start a service's command with what is different here added to it."""
        command = [*(command or self.plan[name]["command"]), *more]
        how = {"cwd": self.image, "env": self.around(name), "stdin": subprocess.DEVNULL} | how
        with (self.folder / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                command, stdout=log, stderr=log, start_new_session=True, **how
            )

    def run(self, name: str, command: list) -> str:
        """Run a command in the place of a service, to its end; return what it prints."""
        done = subprocess.run(
            command, cwd=self.image, env=self.around(name), capture_output=True, text=True
        )
        if done.returncode:
            raise RuntimeError(f"{command}: {done.stdout}{done.stderr}")
        return done.stdout

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text(errors="replace")

    def start_database(self) -> None:
        """Make a cluster as the image does, run the same scripts in it, and open it to TCP."""
        cluster = self.folder / "cluster"
        for folder in (cluster, self.sockets):
            folder.mkdir(0o700)
            postgres.give(folder)
        told = self.environment("database")["POSTGRES_INITDB_ARGS"].split()
        made = [self.programs / "initdb", "-D", cluster, "--username=postgres", *told]
        made += ["--auth-local=trust", "--auth-host=scram-sha-256"]
        subprocess.run(made, check=True, capture_output=True, **postgres.as_account())
        settings = {"listen_addresses": HOST, "unix_socket_directories": self.sockets}
        settings |= {"port": self.ports["database"]}
        options = [part for name in settings for part in ("-c", f"{name}={settings[name]}")]
        command = [self.programs / "postgres", *self.plan["database"]["command"][1:]]
        self.start("database", "-D", cluster, *options, command=command, **postgres.as_account())
        await_true(self.database_answers, "the database")
        for script in sorted(self.scripts.iterdir()):
            self.psql("-f", script)

    def database_answers(self) -> bool:
        probe = [*self.plan["database"]["healthcheck"]["test"][1:], "--quiet"]
        probe += ["--port", str(self.ports["database"])]
        return subprocess.run(probe, env=self.around("database"), check=False).returncode == 0

    def psql(self, *arguments, program="psql", **how) -> None:
        """Run psql as within the database's container: the superuser, at the socket."""
        command = [self.programs / program, "-h", self.sockets, "-p", str(self.ports["database"])]
        if program == "psql":
            command += ["-U", "postgres", "--quiet", "--no-psqlrc", "-v", "ON_ERROR_STOP=1"]
        environment = self.around("database")
        done = subprocess.run([*command, *arguments], env=environment, stderr=-1, text=True, **how)
        if done.returncode:
            raise RuntimeError(done.stderr)

    def start_redis(self) -> None:
        more = ("--port", str(self.ports["redis"]), "--bind", HOST)
        self.start("redis", *more, "--dir", str(self.folder))
        await_true(lambda: self.open_at("redis"), "redis")

    def open_at(self, port: str) -> bool:
        with closing(socket.socket()) as probe:
            return probe.connect_ex((HOST, self.ports[port])) == 0

    def serve(self) -> None:
        """Start what officers and systems meet, and wait until all of it is well."""
        self.start_redis()
        self.start_web()
        self.start("worker")
        self.start("beat")
        self.start_proxy()
        await_true(lambda: self.well("web", str(self.ports["web"])), "the web server")
        await_true(lambda: self.well("worker"), "the worker")
        await_true(lambda: self.open_at("https") and self.authority.exists(), "the proxy")

    def start_web(self) -> None:
        self.start("web", f"--bind={HOST}:{self.ports['web']}")

    def start_proxy(self) -> None:
        variables = {
            **compose.DEBIANS_CADDY,
            "BIND": HOST,
            "HTTP_PORT": str(self.ports["http"]),
            "HTTPS_PORT": str(self.ports["https"]),
            "SITE_PORT": f":{self.ports['https']}",
            "WEB": f"{HOST}:{self.ports['web']}",
            "TILES": str(self.folder / "tiles"),
            "XDG_DATA_HOME": str(self.folder / "proxy"),
            "XDG_CONFIG_HOME": str(self.folder / "proxy"),
        }
        file = ROOT / "deploy" / "proxy" / "Caddyfile"
        command = ["caddy", "run", "--adapter", "caddyfile", "--config", file]
        self.start("proxy", command=command, env=self.around("proxy") | variables)

    def well(self, name: str, port: str | None = None) -> bool:
        """Ask as the service's healthcheck does; one that has ended will never be well."""
        if self.processes[name].poll() is not None:
            raise RuntimeError(f"{name} ended: {self.log(name)[-2_000:]}")
        command = self.plan[name]["healthcheck"]["test"][1:]
        if port:
            command = [*command[:-1], port]
        done = subprocess.run(
            command, cwd=self.image, env=self.around(name), capture_output=True, check=False
        )
        return done.returncode == 0

    def end(self, name: str, *, number=signal.SIGTERM) -> None:
        process = self.processes.pop(name)
        process.send_signal(number)
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def stop(self) -> None:
        for name in reversed(list(self.processes)):
            # PostgreSQL waits for its clients at SIGTERM, and lets go of them at SIGINT.
            self.end(name, number=signal.SIGINT if name == "database" else signal.SIGTERM)


@contextmanager
def started():
    """Yield the services in a new folder; stop them and remove it."""
    global running
    folder = Path(tempfile.mkdtemp(prefix="jcc-production-"))
    folder.chmod(0o755)  # the database's user is another than root
    services = running = Services(folder)
    try:
        services.build()
        services.start_database()
        services.run("migrate", services.plan["migrate"]["command"])
        yield services
    except Exception:
        for log in folder.glob("*.log"):
            sys.stderr.write(f"--- {log.name}\n{log.read_text(errors='replace')[-3000:]}")
        raise
    finally:
        services.stop()
        running = None
        shutil.rmtree(folder)


def stop_on(*numbers) -> None:
    """Stop in order when told to, instead of leaving servers behind."""
    for number in numbers:
        signal.signal(number, lambda *_told: sys.exit(os.EX_TEMPFAIL))
