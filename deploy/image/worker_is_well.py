"""Whether the clock strikes and a worker takes it up: the journal is looked at all the time."""

import os
import sys
from contextlib import closing

import psycopg2

LOOKED = "SELECT max(looked_at) > now() - interval '2 minutes' FROM centres_follower"

with closing(psycopg2.connect(os.environ["DATABASE_URL"], connect_timeout=4)) as connection:
    cursor = connection.cursor()
    cursor.execute(LOOKED)
    row = cursor.fetchone()
    sys.exit(not (row and row[0]))
