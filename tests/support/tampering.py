"""A filled book, and every way in which whoever owns its database altered one, triggers off."""

import secrets
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import orjson
import time_machine
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from centres import journal, tasks
from centres.access import log
from centres.journal import followers
from centres.journal.lines import line_of
from centres.models import AccessToken, JournalEntry, Look, Officer, Posting
from incidents.exchange import escalation
from incidents.models import (
    Acknowledgement,
    DailySummary,
    Entry,
    Incident,
    Paper,
    Signature,
)
from incidents.reports import drafts
from tests.support import builders, story

NO_SEAL = "ab" * 32  # by no key


def fill() -> None:
    """Let two forces work for an hour: reports, answers, a signed day; who looked; who was told."""
    by = {officer.username: officer for officer in Officer.objects.all()}
    nalin, zainab, karim = by["nalin"], by["zainab"], by["karim"]
    lost = [{"outcome": "wounded", "category": "peshmerga", "count": 2}]
    told = {"source": "A baker of Daquq", "casualties": lost, "mgrs": "38S ME 448 251"}
    first = builders.report(nalin, kind="abduction", **told)
    builders.note(by["hassan"])
    second = builders.report(zainab, place="Kifri")
    builders.propose(nalin, first, second)
    builders.confirm(zainab, first, second)
    builders.acknowledge(zainab, first)
    builders.token(by["feed"], "incidents")
    for verb in ("print_summary", "sign"):
        story.telling(verb).act()
    followers.catch_up()
    _look(first, nalin, karim)
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        escalation.escalate()
        tasks.close_access_hour()


def _look(incident, nalin, karim) -> None:
    """Open a report, export, fail to sign in, leave a draft."""
    for officer in (nalin, karim):
        client = Client()
        client.force_login(officer, backend="centres.access.passwords.SlowBackend")
        client.get(incident.get_absolute_url())
    answer = client.get("/incidents/export/", {"format": "csv"})
    assert b"".join(answer.streaming_content)
    log.note(Look.FAILED, by=nalin, name="nalin")
    drafts.save(by=nalin, submission=uuid4(), typed={"place": "Daquq"})


def facts() -> dict[str, object]:
    """Return what the alterations and the faults name: keys of records, positions in the book."""
    first, second = Incident.objects.order_by("position").values_list("pk", flat=True)[:2]
    note = Entry.objects.get(incident=None)
    one_of_each = {
        "officer": Officer.objects.get(username="nalin"),
        "posting": Posting.objects.filter(role="chief").first(),
        "token": AccessToken.objects.get(),
        "summary": DailySummary.objects.get(),
        "signature": Signature.objects.get(),
        "paper": Paper.objects.first(),
        "answer": Acknowledgement.objects.get(),
    }
    named = {name: f"{one.subject} {one.key()}" for name, one in one_of_each.items()}
    return named | {
        "first": first,
        "second": second,
        "note": note.pk,
        "n": note.position,
        "next": note.position + 1,
        "head": journal.position(),
    }


def alter(how: str | Callable[[], None]) -> None:
    """Change the database as its superuser would: no trigger and no foreign key objects."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        if callable(how):
            how()
        else:
            cursor.execute(how.format(**facts()))
            assert cursor.rowcount != 0, "nothing was changed: this shows nothing"


def rewrite(first: int, text: bytes = b"Line check.", by: bytes = b"No call came.") -> None:
    """Let the entries say something else, and hash all from `first` on anew: without the key."""
    entries = list(JournalEntry.objects.filter(position__gte=first - 1).order_by("position"))
    before = entries.pop(0).hash if first > 1 else journal.FIRST
    for entry in entries:
        entry.payload = entry.payload.encode().replace(text, by).decode()
        hashed = journal.chained(before, line_of(entry))
        before = hashed
        if hashed != entry.hash:
            JournalEntry.objects.filter(pk=entry.pk).update(
                payload=entry.payload, hash=hashed, seal=NO_SEAL if entry.salt else ""
            )


def rewritten_whole() -> None:
    """Change what the first entry says, so that no hash after it stays."""
    rewrite(1, b'"verb":"', b'"verb":"x')


def rewritten_tail() -> None:
    note = Entry.objects.get(incident=None)
    Entry.objects.filter(pk=note.pk).update(text="No call came.")
    rewrite(note.position, note.text.encode())


def forged() -> None:
    """Append a follow-up in another's name, in order, all but its seal."""
    like = JournalEntry.objects.get(pk=Entry.objects.get(incident=None).position)
    head, row = JournalEntry.objects.head(), Entry.objects.get(incident=None)
    row.pk, row.position, row.text = uuid4(), head.position + 1, "The road is open."
    row._state.adding = True
    row.save()
    entry = JournalEntry.objects.get(pk=like.pk)
    entry.position, entry.key, entry.submission = row.position, str(row.pk), uuid4()
    said = orjson.loads(like.payload)
    said |= {"position": entry.position, "key": entry.key, "submission": str(entry.submission)}
    entry.payload = journal.canonical({**said, "state": row.state()}).decode()
    entry.salt = secrets.token_bytes(32)
    entry.hash = journal.chained(head.hash, line_of(entry))
    entry.seal, entry._state.adding = NO_SEAL, True
    entry.save()


AWAY = 100_000
ENTRIES = "centres_journalentry"
# By number and name: what is done, and what verifying says of it.
KINDS: dict[str, tuple[str | Callable[[], None], str]] = {
    "t01 row": (
        "UPDATE incidents_incident SET narrative = 'x' WHERE id = '{first}'",
        "incident {first}: differs from entry",
    ),
    "t02 entry column": (
        f"UPDATE {ENTRIES} SET verb = 'enter' WHERE position = {{n}}",
        "entry {n}: verb differs from its payload",
    ),
    "t03 entry payload": (
        f"UPDATE {ENTRIES} SET payload = payload || ' ' WHERE position = {{n}}",
        "entry {n} (entry {note}): its hash does not follow",
    ),
    "t04 tail cut": (f"DELETE FROM {ENTRIES} WHERE position > {{n}}", "not in the journal"),
    "t05 tail and records cut": (
        "DELETE FROM incidents_incident WHERE id = '{second}';"
        f" DELETE FROM {ENTRIES} WHERE position > {{n}}",
        "not in the journal",
    ),
    "t06 inserted entry": (
        f"UPDATE {ENTRIES} SET position = position + {AWAY} WHERE position >= {{n}};"
        f" UPDATE {ENTRIES} SET position = position - {AWAY} + 1 WHERE position > {AWAY};"
        f" INSERT INTO {ENTRIES} (position, at, verb, subject, key, by_id, centre, submission,"
        "  request, payload, salt, hash, seal) SELECT {n}, at, verb, subject, key, by_id, centre,"
        f"  gen_random_uuid(), request, payload, salt, hash, seal FROM {ENTRIES}"
        "  WHERE position = {next}",
        "entry {n}: submission differs from its payload",
    ),
    "t07 reordered": (
        f"UPDATE {ENTRIES} SET position = position + {AWAY} WHERE position IN ({{n}}, {{next}});"
        f" UPDATE {ENTRIES} SET position = {{n}} + {{next}} + {AWAY} - position"
        f"  WHERE position > {AWAY}",
        "entry {n} (incident {second}): its hash does not follow",
    ),
    "t08 two records swapped": (
        "UPDATE incidents_incident a SET place = b.place, mgrs = b.mgrs FROM incidents_incident b"
        " WHERE a.id <> b.id AND a.id IN ('{first}', '{second}')"
        " AND b.id IN ('{first}', '{second}')",
        "incident {second}: differs from entry",
    ),
    "t09 source text": (
        "UPDATE incidents_sourcedetail SET text = 'A driver' WHERE incident_id = '{first}'",
        "incident {first}: its source details are not those committed to",
    ),
    "t10 source with salt": (
        "UPDATE incidents_sourcedetail SET text = 'A driver', salt = 'x'"
        " WHERE incident_id = '{first}'",
        "incident {first}: its source details are not those committed to",
    ),
    "t11 source deleted": (
        "DELETE FROM incidents_sourcedetail WHERE incident_id = '{first}'",
        "incident {first}: its source details are not those committed to",
    ),
    "t12 casualties": (
        "UPDATE incidents_incident SET casualties = '[]' WHERE id = '{first}'",
        "incident {first}: differs from entry",
    ),
    "t13 posting dates": (
        "UPDATE centres_posting SET since = since - interval '1 year' WHERE role = 'chief'",
        "{posting}: differs from entry",
    ),
    "t14 one obligation": (
        "DELETE FROM incidents_obligation WHERE id = (SELECT min(id) FROM incidents_obligation"
        " WHERE incident_id = '{first}')",
        "incident {first} (",
    ),
    "t15 obligations and follower": (
        "DELETE FROM incidents_obligation WHERE incident_id IS NOT NULL;"
        " UPDATE centres_follower SET position = 10000000 WHERE name = 'telling'",
        "what rooms owe it is not what follows from the book",
    ),
    "t16 core": (
        "UPDATE incidents_dailysummary SET core = ''",
        "{summary}",
    ),
    "t17 core with its hash": (
        "UPDATE incidents_dailysummary SET core = '', sha256 = encode(sha256(''), 'hex')",
        "{summary}",
    ),
    "t18 signature": (
        "UPDATE incidents_signature SET reservation = 'None of it.'",
        "{signature}: differs from entry",
    ),
    "t19 paper": (
        "UPDATE incidents_paper SET pdf = 'forged', sha256 = encode(sha256('forged'), 'hex')",
        "{paper}: differs from entry",
    ),
    "t20 readings": ("DELETE FROM incidents_reading", "its reading is gone"),
    "t21 notices": ("DELETE FROM incidents_notice", "its notice is gone"),
    "t22 receipts": ("DELETE FROM incidents_export", "its export is gone"),
    "t23 told-at": (
        "UPDATE incidents_obligation SET chiefs_told_at = NULL WHERE chiefs_told_at IS NOT NULL",
        "chiefs_told_at is not as in the access log",
    ),
    "t24 follower": (
        "UPDATE centres_follower SET position = position + 1 WHERE name = 'telling'",
        "follower telling: was moved to ",
    ),
    "t26 password": (
        "UPDATE centres_officer SET password = 'x' WHERE username = 'nalin'",
        "{officer}: differs from entry",
    ),
    "t27 same event": (
        "UPDATE incidents_incident SET same_as_id = NULL WHERE same_as_id IS NOT NULL",
        "incident {second} (",
    ),
    "t28 area shape": (
        "UPDATE centres_area SET shape = replace(shape, '44.3588', '44.3589')",
        "its areas are not those that were loaded",
    ),
    "t29 placement": (
        "UPDATE incidents_incident SET in_gap = NOT coalesce(in_gap, false) WHERE id = '{first}'",
        "is not placed under the areas in force",
    ),
    "t30 search words": (
        "UPDATE incidents_incident SET search = '' WHERE id = '{first}'",
        "cannot be found by its words",
    ),
    "t31 token scopes": (
        "UPDATE centres_accesstoken SET scopes = '{{journal}}'",
        "{token}: differs from entry",
    ),
    "t32 token digest": (
        "UPDATE centres_accesstoken SET digest = repeat('a', 64)",
        "{token}: differs from entry",
    ),
    "t33 answer deleted": (
        "DELETE FROM incidents_acknowledgement",
        "{answer}: in the journal, but its record is gone",
    ),
    "t35 triggers dropped": (
        f"DROP TRIGGER journal_keeps_entries ON {ENTRIES}",
        f"trigger journal_keeps_entries on {ENTRIES}: is gone",
    ),
    "t35 triggers off": (
        "ALTER TABLE centres_accessline DISABLE TRIGGER access_log_chains",
        "trigger access_log_chains on centres_accessline: is off",
    ),
    "t35 triggers that do nothing": (
        "CREATE OR REPLACE FUNCTION journal_refuses() RETURNS trigger LANGUAGE plpgsql"
        " AS $$ BEGIN RETURN NEW; END $$",
        f"trigger journal_keeps_all on {ENTRIES}: is not as the migration wrote it",
    ),
    "t36 a follow-up forged": (forged, "its seal is not made with the journal's key"),
    "t37 whole chain rewritten": (rewritten_whole, "its seal is not made with the journal's key"),
    "t38 rewritten tail": (rewritten_tail, "entry {n} (entry {note}): its seal"),
    "t39 failed sign-ins": (
        "DELETE FROM centres_accessline WHERE kind = 'failed'",
        "access log, hour until ",
    ),
}
# What nobody promised, and why.
EXCUSED = {
    "t25 touched": "UPDATE incidents_incident SET touched = touched + 1",  # refetches, no more
    # Whoever has the database may sign in as anybody: what he then does is in the book under that
    # name, and what he reads in the access log.
    "t34 planted session": "INSERT INTO centres_session (session_key, session_data, expire_date,"
    " officer_id) SELECT 'planted', '', now() + interval '1 hour', id FROM centres_officer"
    " WHERE username = 'karim'",
    "t40 drafts": "DELETE FROM incidents_draft",  # its author's own, until it is reported
}
