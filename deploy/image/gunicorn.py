"""How the web server runs in production."""

import os

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
