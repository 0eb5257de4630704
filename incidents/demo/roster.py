"""The invented officers: who they are, where they are posted."""

from datetime import timedelta
from typing import Any, NamedTuple

from django.utils import timezone

from centres import actions
from centres.access import second_factor
from centres.models import Centre, Officer, Posting
from centres.roles import Role

# Not secret: it opens training systems only, and is shown on the screen at each start.
PHRASE = "four-rooms-one-book"
# Who types a code beside it, and the key of the device: no more secret than the phrase.
WITH_DEVICE, KEY = "adnan", b"four-rooms-one-book!".hex()
SYSTEM = "feed"
POSTED_BEFORE, ENDED_BEFORE = timedelta(days=100), timedelta(days=30)

PESH, IRAQI = "peshmerga", "iraqi"
LIAISON, CHIEF = Role.LIAISON, Role.CHIEF
OPS, INTEL, COORD = Posting.Cell.values


class Person(NamedTuple):
    username: str
    rank: str
    latin: str
    arabic: str
    force: str | None
    role: str
    room: str | None = None
    cell: str = ""


# In each room and force the chief stands first.
PEOPLE = [
    Person("baran", "major", "Baran Salih", "باران ساڵح", PESH, CHIEF, "K1", COORD),
    Person("nalin", "captain", "Nalin Aziz", "نالین عەزیز", PESH, LIAISON, "K1", OPS),
    Person("hiwa", "first_lieutenant", "Hiwa Mahmud", "هیوا مەحموود", PESH, LIAISON, "K1", INTEL),
    Person("bakhtiar", "captain", "Bakhtiar Nuri", "بەختیار نووری", PESH, LIAISON, "K1", OPS),
    Person("shilan", "lieutenant", "Shilan Tahir", "شیلان تاهیر", PESH, LIAISON, "K1", COORD),
    Person("muthanna", "colonel", "Muthanna Khalaf", "مثنى خلف", IRAQI, CHIEF, "K1", COORD),
    Person("hassan", "captain", "Hassan Kadhim", "حسن كاظم", IRAQI, LIAISON, "K1", OPS),
    Person("rafid", "captain", "Rafid Salman", "رافد سلمان", IRAQI, LIAISON, "K1", INTEL),
    Person("nour", "lieutenant", "Nour Sami", "نور سامي", IRAQI, LIAISON, "K1", COORD),
    Person(
        "rebwar", "lieutenant_colonel", "Rebwar Hadi", "ڕێبوار هادی", PESH, CHIEF, "DIYALA", COORD
    ),
    Person("soran", "captain", "Soran Latif", "سۆران لەتیف", PESH, LIAISON, "DIYALA", OPS),
    Person(
        "chiman", "first_lieutenant", "Chiman Jamil", "چیمەن جەمیل", PESH, LIAISON, "DIYALA", INTEL
    ),
    Person("dilshad", "captain", "Dilshad Majid", "دڵشاد مەجید", PESH, LIAISON, "DIYALA", OPS),
    Person("zainab", "major", "Zainab Jabbar", "زينب جبار", IRAQI, CHIEF, "DIYALA", COORD),
    Person("ammar", "captain", "Ammar Talib", "عمار طالب", IRAQI, LIAISON, "DIYALA", OPS),
    Person("wissam", "captain", "Wissam Adnan", "وسام عدنان", IRAQI, LIAISON, "DIYALA", INTEL),
    Person("huda", "lieutenant", "Huda Sabah", "هدى صباح", IRAQI, LIAISON, "DIYALA", COORD),
    Person("laith", "lieutenant", "Laith Fadhil", "ليث فاضل", IRAQI, LIAISON, "DIYALA", OPS),
    Person("kawa", "colonel", "Kawa Jalal", "کاوە جەلال", PESH, CHIEF, "MAKHMOUR", COORD),
    Person("rezan", "lieutenant", "Rezan Omar", "ڕێزان عومەر", PESH, LIAISON, "MAKHMOUR", OPS),
    Person(
        "zana", "first_lieutenant", "Zana Ismail", "زانا ئیسماعیل", PESH, LIAISON, "MAKHMOUR", INTEL
    ),
    Person(
        "peshraw",
        "warrant_officer",
        "Peshraw Mahdi",
        "پێشڕەو مەهدی",
        PESH,
        LIAISON,
        "MAKHMOUR",
        COORD,
    ),
    Person(
        "saad", "lieutenant_colonel", "Saad Mutlaq", "سعد مطلق", IRAQI, CHIEF, "MAKHMOUR", COORD
    ),
    Person("yasir", "captain", "Yasir Dawood", "ياسر داود", IRAQI, LIAISON, "MAKHMOUR", OPS),
    Person(
        "bassam", "first_lieutenant", "Bassam Fawzi", "بسام فوزي", IRAQI, LIAISON, "MAKHMOUR", INTEL
    ),
    Person("azad", "lieutenant_colonel", "Azad Mirza", "ئازاد میرزا", PESH, CHIEF, "MOSUL", COORD),
    Person("hozan", "captain", "Hozan Shamo", "هۆزان شەمۆ", PESH, LIAISON, "MOSUL", OPS),
    Person("sarbast", "major", "Sarbast Khalil", "سەربەست خەلیل", PESH, LIAISON, "MOSUL", INTEL),
    Person("viyan", "lieutenant", "Viyan Haji", "ڤیان حاجی", PESH, LIAISON, "MOSUL", COORD),
    Person("thamir", "colonel", "Thamir Younis", "ثامر يونس", IRAQI, CHIEF, "MOSUL", COORD),
    Person("maysam", "captain", "Maysam Ghanim", "ميسم غانم", IRAQI, LIAISON, "MOSUL", OPS),
    Person("anmar", "major", "Anmar Idris", "أنمار إدريس", IRAQI, LIAISON, "MOSUL", INTEL),
    Person("rasha", "lieutenant", "Rasha Basil", "رشا باسل", IRAQI, LIAISON, "MOSUL", COORD),
    Person("firas", "lieutenant", "Firas Hazim", "فراس حازم", IRAQI, LIAISON, "MOSUL", OPS),
    Person("karim", "brigadier", "Karim Rashid", "کەریم ڕەشید", PESH, Role.COMMANDER),
    Person("adnan", "brigadier", "Adnan Hamid", "عدنان حميد", IRAQI, Role.COMMANDER),
    Person("amal", "colonel", "Amal Yousif", "أمل يوسف", IRAQI, Role.AUDITOR),
    Person("shadan", "lieutenant_colonel", "Shadan Qadir", "شادان قادر", PESH, Role.AUDITOR),
    Person("dara", "major", "Dara Faraj", "دارا فەرەج", PESH, Role.ADMINISTRATOR),
    Person("salam", "major", "Salam Karim", "سلام كريم", IRAQI, Role.ADMINISTRATOR),
    Person("nadia", "colonel", "Nadia Hart", "نادية هارت", None, Role.OBSERVER),
]
# Numbers that nobody has: those that call them hear so.
TELEPHONES = {"DIYALA": "+964 50 000 0001", "K1": "+964 50 000 0002"}
TELEPHONES |= {"MAKHMOUR": "+964 66 000 0003", "MOSUL": "+964 60 000 0004"}
FORMER = Person("omed", "captain", "Omed Sabir", "ئومێد سابیر", PESH, LIAISON, "K1", OPS)


def enrol(*, by: Officer, submission) -> dict[Any, dict[Any, list[Officer]]]:
    """Enrol and post everybody; returns the officers of the rooms by room and force."""
    now = timezone.now()
    rooms: dict[Any, dict[Any, list[Officer]]] = {}
    _name_telephones(by=by, submission=submission)
    for person in [*PEOPLE, FORMER]:
        until = now - ENDED_BEFORE if person is FORMER else None
        officer = _enrolled(person, by=by, submission=submission, since=now, until=until)
        if person.room and not until:
            rooms.setdefault(person.room, {}).setdefault(person.force, []).append(officer)
    if not Officer.objects.filter(username=SYSTEM).exists():
        _enrol_system(by=by, submission=submission)
    return rooms


def _enrolled(person: Person, *, by, submission, since, until) -> Officer:
    officer = actions.enrol(
        by=by,
        submission=submission("enrol", person.username),
        fields={
            "username": person.username,
            "rank": person.rank,
            "name_latin": person.latin,
            "name_arabic": person.arabic,
            "force_id": person.force,
        },
        password=PHRASE,
        temporary=False,
    )
    actions.post(
        by=by,
        submission=submission("post", person.username),
        officer=officer,
        role=person.role,
        centre=Centre.objects.get(pk=person.room) if person.room else None,
        cell=person.cell,
        since=since - POSTED_BEFORE,
        until=until,
        telephone=_number(person) if person.room else "",
    )
    return officer


def _number(person: Person) -> str:
    return (
        f"+964 770 000 {len(person.latin):02}{PEOPLE.index(person) if person in PEOPLE else 99:02}"
    )


def _name_telephones(*, by: Officer, submission) -> None:
    """Let each room have the number that one calls for it."""
    for centre in Centre.objects.filter(pk__in=TELEPHONES, telephone=""):
        actions.change_centre(
            by=by,
            submission=submission("change_centre", centre.pk),
            centre=centre,
            fields={"telephone": TELEPHONES[centre.pk]},
        )


def enrol_device(*, submission) -> None:
    """Let one of the officers sign in with a device beside the phrase."""
    officer = Officer.objects.get(username=WITH_DEVICE)
    actions.enrol_second_factor(
        by=officer,
        submission=submission("enrol_second_factor", officer.username),
        key=KEY,
        code=second_factor.code_of(KEY),
    )


def _enrol_system(*, by: Officer, submission) -> None:
    fields = {"username": SYSTEM, "name_latin": "Regional feed"}
    system = actions.enrol(by=by, submission=submission("enrol", SYSTEM), fields=fields)
    role = Role.SYSTEM
    actions.post(by=by, submission=submission("post", SYSTEM), officer=system, role=role)


def propose(*, submission) -> None:
    """Let one force ask for the consent of the other, so that it has something to decide."""
    actions.post(
        by=Officer.objects.get(username="dara"),
        submission=submission("propose", "rebwar"),
        officer=Officer.objects.get(username="rebwar"),
        role=Role.COMMANDER,
        reason="Brigadier Karim is on leave from Thursday.",
    )
