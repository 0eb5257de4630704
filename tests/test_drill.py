"""The drill itself: a small server is lost, and restored from what was kept; its lines say so."""

import os
import re
import shutil
import subprocess
import sys

import pytest

from coordination.local.servers import ROOT
from tests.support.processes import OURS, open_folder

pytestmark = pytest.mark.skipif(not shutil.which("age"), reason="no age here: apt install age")


def test_a_lost_server_is_restored_to_a_moment_and_what_was_spoilt_is_refused():
    with open_folder() as folder:
        around = {name: value for name, value in os.environ.items() if name not in OURS}
        around |= {"LOCAL_DIR": str(folder), "INCIDENTS": "100", "UNSAFE_DATABASE": "1"}
        told = [sys.executable, "-m", "tests.drill"]
        done = subprocess.run(told, cwd=ROOT, env=around, capture_output=True, text=True)
    said = done.stdout
    assert (done.returncode, "WRONG" in said) == (0, False), said + done.stderr
    noted = re.search(r"checkpoint (\S+) at", said)[1]
    first, last = re.findall(r"head (\S+)", said)
    assert first == noted, "the head at the moment"
    assert int(last.partition(":")[0]) == int(first.partition(":")[0]) + 50, "what came later too"
    assert re.search("a segment of the log is missing: Missing from the log: [0-9A-F]{16}", said)
    assert said.count("control: ") == 5
    assert "NOT REFUSED" not in said
