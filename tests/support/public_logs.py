"""Sheets of lists and logs that are public: Iraq Body Count, the SIGACT logs, ESOC, HXL tags."""

from datetime import date, timedelta

from incidents import notation
from incidents.exports.table import columns
from tests.support.public_sheets import Public, drawn, killed

IBC = "IBC code,Start Date,End Date,Time,Location,Target,Weapons,Reported Minimum,Reported Maximum"
# What stands above the headings of the file that is downloaded, in the same form.
IBC_ABOVE = (
    "Incidents\r\n\r\nThis file may be used with acknowledgement of its source, as stated here.\r\n"
    "Version of 1 January 2020\r\n\r\nColumns are described at the site,\r\n"
    '"see there, and there"\r\n\r\n\r\n\r\n\r\n'
)
IBC_KINDS = (
    ("gunfire", "attack"),
    ("suicide bomber", "ied"),
    ("car bomb", "ied"),
    ("roadside bomb", "ied"),
    ("explosive device", "ied"),
    ("gunfire, executed, tortured", "killing"),
    ("drive-by shooting", "attack"),
    ("mortar fire", "indirect_fire"),
    ("magnetic bomb", "ied"),
    ("car in hit-and-run", "other"),
    ("air attacks, car bombs, gunfire", "other"),
    ("", "other"),
)
IBC_TIMES = {
    "": "",
    "AM": "",
    "PM": "",
    "7:30 AM": "07:30",
    "8:00-9:00 AM": "",
    "10:00 PM onwards": "",
}


def ibc() -> Public:
    sheet = Public([*IBC.split(","), "Sources"], above=IBC_ABOVE)
    for event, chance in drawn("ibc", since=date(2013, 1, 2)):
        weapon, code = chance.choice(IBC_KINDS)
        time, days = chance.choice(list(IBC_TIMES)), chance.choices((0, 1, 12), (90, 6, 4))[0]
        least = chance.randint(1, 9)
        sheet.rows.append(
            {
                "IBC code": f"m{event.number:04}", "Start Date": f"{event.day:%d-%b-%y}",
                "End Date": f"{event.day + timedelta(days=days):%d-%b-%y}", "Time": time,
                "Location": f"near the market, {event.town}", "Target": "people at a market",
                "Weapons": weapon, "Reported Minimum": least, "Reported Maximum": least + 2,
                "Sources": "AFP 2 Jan, NINA 2 Jan",
            }
        )  # fmt: skip
        length = {0: "minute" if IBC_TIMES[time] else "day", 1: "week", 12: "month"}[days]
        kept = f"Weapons: {weapon}" if code == "other" and weapon else "Reported Maximum"
        sheet.told.append(
            event.told(
                kind=code,
                precision=length,
                latitude=None,
                words=kept if IBC_TIMES[time] or not time else f"Time: {time}",
                place="near the market",
                casualties=killed(civilian=least),
                **({"clock": IBC_TIMES[time]} if length == "minute" else {}),
            )
        )
    return sheet


SIGACT = (
    "Report Key,Date,Type,Category,Tracking Number,Title,Summary,Region,Attack On,Complex Attack,"
    "Reporting Unit,Unit Name,Type of Unit,Friendly WIA,Friendly KIA,Host Nation WIA,"
    "Host Nation KIA,Civilian WIA,Civilian KIA,Enemy WIA,Enemy KIA,Enemy Detained,MGRS,Latitude,"
    "Longitude,Originator Group,Updated By Group,CCIR,Sigact,Affiliation,DColor,Classification"
)
SIGACT_KINDS = (
    ("Explosive Hazard", "IED Explosion", "ied"),
    ("Explosive Hazard", "IED Found/Cleared", "ied_found"),
    ("Explosive Hazard", "Cache Found/Cleared", "ied_found"),
    ("Enemy Action", "Direct Fire", "attack"),
    ("Enemy Action", "Indirect Fire", "indirect_fire"),
    ("Enemy Action", "Nobody had this category before", "attack"),
    ("Criminal Event", "Murder", "killing"),
    ("Criminal Event", "Kidnapping", "abduction"),
    ("Friendly Action", "Raid", "arrest"),
    ("Friendly Action", "Escalation of Force", "other"),
    ("Friendly Fire", "Blue-Green", "friendly"),
)
SIDES = {
    "Friendly WIA": ("wounded", "other_security"),
    "Friendly KIA": ("killed", "other_security"),
    "Host Nation WIA": ("wounded", "iraqi"),
    "Host Nation KIA": ("killed", "iraqi"),
    "Civilian WIA": ("wounded", "civilian"),
    "Civilian KIA": ("killed", "civilian"),
    "Enemy WIA": ("wounded", "militant"),
    "Enemy KIA": ("killed", "militant"),
    "Enemy Detained": ("detained", "militant"),
}


def sigact() -> Public:
    sheet = Public(SIGACT.split(","))
    for event, chance in drawn("sigact", since=date(2006, 5, 1)):
        kind, detail, code = chance.choice(SIGACT_KINDS)
        counts = {heading: chance.choices((0, 1, 7), (80, 15, 5))[0] for heading in SIDES}
        metres = chance.choice((10, 100))
        mgrs = notation.mgrs_of(event.latitude, event.longitude, metres)
        clock = f"{chance.randint(0, 23):02}:{chance.randint(1, 59):02}"
        sheet.rows.append(
            {
                "Report Key": f"{event.number:08X}-7FE1-4B5A", "Date": f"{event.day} {clock}:00",
                "Type": kind, "Category": detail, "Tracking Number": event.number,
                "Title": f"({kind.upper()}) IVO {event.town.upper()}", "Region": "MND-N",
                "Summary": "WHO: UNIT\nWHAT: something, somewhere\n\nWHERE: 38S\n//CLOSED//",
                "Attack On": "ENEMY", "Complex Attack": "FALSE", "Reporting Unit": "OPS",
                "Unit Name": "1-23", "Type of Unit": "CF", **counts, "MGRS": mgrs.replace(" ", ""),
                "Latitude": f"{event.latitude:.8f}", "Longitude": f"{event.longitude:.8f}",
                "CCIR": "", "Sigact": "OPS", "Affiliation": "ENEMY", "DColor": "RED",
            }
        )  # fmt: skip
        sheet.told.append(
            event.told(
                kind=code,
                precision="minute",
                clock=clock,
                mgrs=mgrs,
                words="WHAT: something, somewhere\n\nWHERE" if code != "other" else f": {detail}",
                place="MND-N",
                casualties={SIDES[name]: count for name, count in counts.items() if count},
            )
        )
    return sheet


def war_diary() -> Public:
    """The same as its file has it: headings in one word and small letters."""
    sheet = sigact()
    names = {heading: heading.lower().replace(" ", "") for heading in sheet.headings}
    sheet.headings = list(names.values())
    sheet.rows = [{names[name]: cell for name, cell in row.items()} for row in sheet.rows]
    return sheet


def every_death() -> Public:
    """The extract that a newspaper made of it: other headings, no squares, days before months."""
    sheet = sigact()
    names = {
        "Report Key": "Report key", "Date": "Date and time", "Type": "Type",
        "Category": "Category", "Title": "Title", "Region": "Region", "Attack On": "Attack on",
        "Friendly WIA": "Coalition forces wounded", "Friendly KIA": "Coalition forces killed",
        "Host Nation WIA": "Iraq forces wounded", "Host Nation KIA": "Iraq forces killed",
        "Civilian WIA": "Civilian wia", "Civilian KIA": "Civilian kia", "Enemy WIA": "Enemy wia",
        "Enemy KIA": "Enemy kia", "Enemy Detained": "Enemy detained",
        "Latitude": "Latitude", "Longitude": "Longitude",
    }  # fmt: skip
    sheet.headings = [*names.values(), "Total deaths"]
    rows = []
    for row, told in zip(sheet.rows, sheet.told, strict=True):
        rows.append({names[name]: cell for name, cell in row.items() if name in names})
        rows[-1]["Date and time"] = f"{told['day']:%d/%m/%Y} {told['clock']}"
        told |= {"mgrs": "", "words": "" if told["kind"] != "other" else told["words"]}
    sheet.rows = rows
    return sheet


HXL = {
    "Identifiant": "#event+id", "Date": "#date+occurred", "Type": "#event+type",
    "Province": "#adm1+name", "Code": "#adm1+code", "Lieu": "#loc+name", "Lat": "#geo+lat",
    "Lon": "#geo+lon", "Morts": "#affected+killed", "Civils": "#affected+killed+civilians",
    "Blessés": "#affected+injured+civilians", "Texte": "#description",
    "Auteur": "#group+perpetrator", "Source": "#meta+source",
}  # fmt: skip
HXL_KINDS = (
    ("IED", "ied"),
    ("Kidnapping", "abduction"),
    ("Armed clash", "attack"),
    ("Drone", "drone"),
)


def hxl() -> Public:
    sheet = Public(list(HXL))
    for event, chance in drawn("hxl"):
        kind, code = chance.choice(HXL_KINDS)
        dead, civil, hurt = (chance.choice((0, 2, 6)) for _count in range(3))
        cells = (
            f"E{event.number}", event.day, kind, event.province, "IQ13", event.town,
            event.latitude, event.longitude, dead, civil, hurt, f"Near {event.town}.", "IS", "UN",
        )  # fmt: skip
        sheet.rows.append(dict(zip(HXL, cells, strict=True)))
        counts = {("killed", "civilian"): civil, ("wounded", "civilian"): hurt}
        sheet.told.append(
            event.told(
                kind=code,
                precision="day",
                words=f"Morts: {dead}" if dead else f"Near {event.town}.",
                place=event.province,
                perpetrator="IS",
                casualties={what: count for what, count in counts.items() if count},
            )
        )
    sheet.rows.insert(0, HXL)
    return sheet


ESOC_KINDS = (
    ("DF", "attack"),
    ("IDF", "indirect_fire"),
    ("IED_ATTACK", "ied"),
    ("IED_CLEAR", "ied_found"),
)


def esoc() -> Public:
    sheet = Public(
        ["date", "attack_type", "district", "governorate", "latitude", "longitude", "summary"]
    )
    for event, chance in drawn("esoc", since=date(2007, 1, 1)):
        kind, code = chance.choice(ESOC_KINDS)
        cells = (
            event.day, kind, event.district, event.province, event.latitude, event.longitude,
            f"Near {event.town}.",
        )  # fmt: skip
        sheet.rows.append(dict(zip(sheet.headings, cells, strict=True)))
        sheet.told.append(
            event.told(
                kind=code, precision="day", place=event.district, words="Near", casualties={}
            )
        )
    return sheet


def points() -> Public:
    """The sample that carries four columns of the SIGACT logs."""
    sheet = Public(["date", "type", "latitude", "longitude"])
    for event, chance in drawn("points", since=date(2007, 1, 1)):
        kind, code = chance.choice((("IED", "ied"), ("SAF", "attack"), ("other", "other")))
        cells = (event.day, kind, event.latitude, event.longitude)
        sheet.rows.append(dict(zip(sheet.headings, cells, strict=True)))
        sheet.told.append(event.told(kind=code, precision="day", words=kind, casualties={}))
    return sheet


def own() -> Public:
    """Our own export: what this system writes, all columns of it."""
    sheet = Public([name for name, _piece in columns()])
    for event, chance in drawn("own", since=date(2022, 1, 1)):
        code, metres = (
            chance.choice(("ied", "attack", "movement", "arrest")),
            chance.choice((10, 100)),
        )
        mgrs = notation.mgrs_of(event.latitude, event.longitude, metres)
        stated = notation.parse_location(mgrs)
        hurt = chance.choice(("", 3))
        sheet.rows.append(
            {
                "number": f"K1-2022-{event.number + 1:04}", "kind": code, "precedence": "immediate",
                "occurred_at": f"{event.day}T09:05:00Z", "time_precision": "minute",
                "place": event.town, "latitude": stated.latitude, "longitude": stated.longitude,
                "mgrs": mgrs, "location_precision_m": metres, "narrative": "Seen by a patrol.",
                "wounded_peshmerga": hurt, "perpetrator": "Unknown men", "struck": "false",
                "exercise": "false", "local_leader": "false", "source_grading": "B",
                "information_grading": 2, "reported_by_name": "Captain A", "version": 1,
                "reported_at": f"{event.day}T10:00:00Z", "centre": "K1", "position": event.number,
            }
        )  # fmt: skip
        sheet.told.append(
            event.told(
                kind=code,
                precision="minute",
                clock="12:05",
                latitude=stated.latitude,
                mgrs=mgrs,
                place=event.town,
                perpetrator="Unknown men",
                words="Seen by a patrol.",
                casualties={("wounded", "peshmerga"): 3} if hurt else {},
            )
        )
    return sheet
