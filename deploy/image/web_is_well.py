"""Whether the web server of this container is well: asks as the proxy does, on a port."""

import os
import sys
from contextlib import closing
from http.client import HTTPConnection

headers = {"Host": os.environ["ALLOWED_HOSTS"].split(",")[0], "X-Forwarded-Proto": "https"}
with closing(HTTPConnection("127.0.0.1", int(sys.argv[1]), timeout=4)) as connection:
    connection.request("GET", "/healthz", headers=headers)
    answer = connection.getresponse()
    sys.stdout.write(answer.read().decode())
    sys.exit(answer.status != 200)
