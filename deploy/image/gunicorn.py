"""How the web server runs in production."""

import os
import shutil
import sys
import tempfile
from pathlib import Path

bind = "0.0.0.0:8000"  # of the container
worker_class = "coordination.server_worker.Serving"
# More than 12 x 12 threads could ask for more connections than the database has.
workers = min(os.cpu_count() or 1, 12)
threads = 12  # the downloads there may be at once, and 4
graceful_timeout = 20
loglevel = "warning"
worker_tmp_dir = "/dev/shm"  # noqa: S108 (for signs of life, in memory)
control_socket_disable = True
forwarded_allow_ips = ""  # nobody's headers change the path or the scheme below Django

# What makes its own words lines of JSON, as all others are, stands in the project's folder.
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
logconfig_dict = {
    "formatters": {"line": {"()": "centres.logs.formatter", "as_json": True}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"gunicorn.error": {"level": "WARNING", "handlers": [], "propagate": True}},
}


def on_starting(server):
    """Give the processes a place, in memory, where what each counted is added up."""
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="figures-")


def on_exit(server):
    """Leave nothing of it behind."""
    shutil.rmtree(os.environ["PROMETHEUS_MULTIPROC_DIR"], ignore_errors=True)
