"""The journal defends itself; two forces, four rooms and the server's own officers begin it."""

from datetime import UTC, datetime
from hashlib import sha256
from uuid import uuid4

from django.db import migrations

from centres.journal.entries import FIRST, canonical, chained

REFUSE = """
CREATE FUNCTION journal_refuses() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the journal is only ever appended to (% refused)', TG_OP
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER journal_keeps_entries BEFORE UPDATE OR DELETE ON centres_journalentry
    FOR EACH ROW EXECUTE FUNCTION journal_refuses();
CREATE TRIGGER journal_keeps_all BEFORE TRUNCATE ON centres_journalentry
    FOR EACH STATEMENT EXECUTE FUNCTION journal_refuses();
"""
ALLOW = """
DROP TRIGGER journal_keeps_entries ON centres_journalentry;
DROP TRIGGER journal_keeps_all ON centres_journalentry;
DROP FUNCTION journal_refuses;
"""

FORCES = [
    ("peshmerga", "Peshmerga", "البيشمركة", "پێشمەرگە"),
    ("iraqi", "Iraqi forces", "القوات العراقية", "هێزە عێراقییەکان"),
]
# Seats are of the host base's town, good to a kilometre or so: an administrator corrects them.
CENTRES = [
    (
        "DIYALA",
        ("Diyala", "ديالى", "دیالە"),
        ("Diyala Operations Command", "قيادة عمليات ديالى", "فەرماندەیی ئۆپەراسیۆنەکانی دیالە"),
        (33.75, 44.65),
    ),
    (
        "K1",
        ("Kirkuk (K1)", "كركوك (K1)", "کەرکووک (K1)"),
        ("K1 base, Kirkuk", "قاعدة K1، كركوك", "بنکەی K1، کەرکووک"),
        (35.51, 44.24),
    ),
    (
        "MAKHMOUR",
        ("Makhmour", "مخمور", "مەخموور"),
        ("Makhmour base", "قاعدة مخمور", "بنکەی مەخموور"),
        (35.77, 43.58),
    ),
    (
        "MOSUL",
        ("Mosul", "الموصل", "مووسڵ"),
        ("Nineveh Operations Command", "قيادة عمليات نينوى", "فەرماندەیی ئۆپەراسیۆنەکانی نەینەوا"),
        (36.34, 43.13),
    ),
]


class Book:
    """Writes records with their first entries, in the states' first schema."""

    def __init__(self, apps, by):
        self.entries, self.by = apps.get_model("centres", "JournalEntry"), by
        self.position, self.hash, self.at = 0, FIRST, datetime.now(UTC)

    def write(self, *, record, verb, subject, state, centre=""):
        self.position += 1
        record.position = self.position
        record.save()
        fields = {
            "position": self.position,
            "at": instant(self.at),
            "verb": verb,
            "subject": subject,
            "key": str(record.pk),
            "by": str(self.by),
            "centre": centre,
            "submission": str(uuid4()),
            "request": "",
        }
        payload = canonical({**fields, "schema": 1, "state": state})
        self.hash = chained(self.hash, payload)
        columns = {name: value for name, value in fields.items() if name != "by"} | {"at": self.at}
        self.entries.objects.create(
            **columns, by_id=self.by, payload=payload.decode(), hash=self.hash
        )


def instant(at):
    return at.isoformat().replace("+00:00", "Z")


def begin(apps, schema_editor):
    setup = uuid4()
    book = Book(apps, by=setup)
    for pk, username, name in ((setup, "setup", "Setup"), (uuid4(), "clock", "Clock")):
        write_officer(apps, book, pk, username, name)
    for code, *names in FORCES:
        write_force(apps, book, code, names)
    for code, names, bases, seat in CENTRES:
        write_centre(apps, book, code, names, bases, seat)


def write_officer(apps, book, pk, username, name):
    officer = apps.get_model("centres", "Officer")(
        id=pk, username=username, name_latin=name, password="!"
    )
    state = {
        "id": str(pk),
        "rank": "",
        "name_latin": name,
        "name_arabic": "",
        "force": None,
        "disabled_at": None,
        "seal": sha256(f"{username}:!".encode()).hexdigest(),
    }
    book.write(record=officer, verb="enrol", subject="officer", state=state)
    posting = apps.get_model("centres", "Posting")(
        id=uuid4(), officer=officer, role="server", since=book.at
    )
    state = {
        "id": str(posting.pk),
        "officer": str(pk),
        "centre": None,
        "cell": "",
        "role": "server",
        "since": instant(book.at),
        "until": None,
    }
    book.write(record=posting, verb="post", subject="posting", state=state)


def write_force(apps, book, code, names):
    en, ar, ckb = names
    force = apps.get_model("centres", "Force")(code=code, name_en=en, name_ar=ar, name_ckb=ckb)
    state = {"code": code, "names": {"en": en, "ar": ar, "ckb": ckb}}
    book.write(record=force, verb="add_force", subject="force", state=state)


def write_centre(apps, book, code, names, bases, seat):
    (en, ar, ckb), (base_en, base_ar, base_ckb), (latitude, longitude) = names, bases, seat
    centre = apps.get_model("centres", "Centre")(
        code=code,
        name_en=en,
        name_ar=ar,
        name_ckb=ckb,
        host_base_en=base_en,
        host_base_ar=base_ar,
        host_base_ckb=base_ckb,
        latitude=latitude,
        longitude=longitude,
        status="active",
    )
    state = {
        "code": code,
        "names": {"en": en, "ar": ar, "ckb": ckb},
        "host_base": {"en": base_en, "ar": base_ar, "ckb": base_ckb},
        "latitude": latitude,
        "longitude": longitude,
        "status": "active",
        "established_on": None,
    }
    book.write(
        record=centre, verb="create_centre", subject="centre", state=state
    )


class Migration(migrations.Migration):
    dependencies = [("centres", "0001_initial")]

    operations = [
        migrations.RunSQL(REFUSE, ALLOW),
        migrations.RunPython(begin, migrations.RunPython.noop),
    ]
