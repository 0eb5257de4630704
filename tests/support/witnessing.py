"""The witness program as a person runs it: one folder, one command after another."""

import importlib.util
import io
import subprocess
import sys
from base64 import b64encode
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

FILE = Path(__file__).parents[2] / "deploy" / "witness.py"
BARE = [sys.executable, "-S", "-I"]  # no package but Python's own


def _loaded():
    spec = importlib.util.spec_from_file_location("witness", FILE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


program = _loaded()
program.SYNCHRONOUS = "OFF"  # as of the tests' database: nothing here outlives a power cut


class Witness:
    """One force's witness: its folder, and what its last command printed."""

    def __init__(self, folder: Path, address: str, token: str, key: bytes):
        self.folder, self.address, self.said = folder / token, address, ""
        self.token, self.key = folder / f"{token}.token", b64encode(key).decode()
        self.token.write_text(token + "\n")

    def begin(self, *more: str) -> int:
        named = ["--token-file", str(self.token), "--server-key", self.key]
        return self.run("init", self.address, *named, *more)

    def run(self, *arguments: str) -> int:
        """Run a command in this process; return its exit status."""
        out = io.StringIO()
        with redirect_stdout(out), redirect_stderr(out):
            status = program.main(["--folder", str(self.folder), *arguments])
        self.said = out.getvalue()
        return status

    def start(
        self, *arguments: str, python: tuple[str, ...] | list[str] = BARE
    ) -> subprocess.Popen:
        """Start a command in a process of its own, without any installed package."""
        called = [*python, str(FILE), "--folder", str(self.folder), *arguments]
        return subprocess.Popen(
            called, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8"
        )

    def run_bare(self, *arguments: str) -> int:
        process = self.start(*arguments)
        self.said, _nothing = process.communicate(timeout=60)
        return process.returncode
