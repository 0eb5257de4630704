"""Sheets of public databases: columns as their codebooks name them, two hundred rows drawn anew."""

import csv
import io
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

ROWS = 200
# Town, district, governorate, latitude, longitude: about as gazetteers have them.
TOWNS = (
    ("Hawija", "Al-Hawiga", "Kirkuk", 35.3256, 43.7711),
    ("Daquq", "Daquq", "Kirkuk", 35.1372, 44.4475),
    ("Dibis", "Dibis", "Kirkuk", 35.6733, 44.0689),
    ("Riyadh", "Al-Hawiga", "Kirkuk", 35.2731, 43.9042),
    ("Tuz Khurmatu", "Tuz", "Salah al-Din", 34.8886, 44.6319),
    ("Khanaqin", "Khanaqin", "Diyala", 34.3481, 45.3906),
    ("Jalawla", "Khanaqin", "Diyala", 34.2719, 45.1675),
    ("Makhmur", "Makhmur", "Erbil", 35.7758, 43.5789),
    ("Qayyarah", "Mosul", "Nineveh", 35.7936, 43.2917),
)


@dataclass
class Public:
    """A sheet, and of each row what its report has to say: nothing where it is refused."""

    headings: list[str]
    rows: list[dict[str, Any]] = field(default_factory=list)
    told: list[dict[str, Any]] = field(default_factory=list)
    above: str = ""  # what stands before the headings

    def text(self, separator: str = ",") -> str:
        out = io.StringIO()
        write = csv.DictWriter(out, self.headings, delimiter=separator, restval="")
        write.writeheader()
        write.writerows(self.rows)
        return self.above + out.getvalue()


@dataclass
class Event:
    """What happened in one row, before a layout says it in its own way."""

    number: int
    day: date
    town: str
    district: str
    province: str
    latitude: float
    longitude: float

    def told(self, **more: Any) -> dict[str, Any]:
        return {"day": self.day, "verdict": "new", "latitude": self.latitude, **more}


def drawn(seed: str, *, since: date = date(2014, 1, 5)) -> Iterator[tuple[Event, random.Random]]:
    """Yield the events of a sheet, the same each time, no two on one day."""
    chance = random.Random(seed)
    for number in range(ROWS):
        town, district, province, latitude, longitude = chance.choice(TOWNS)
        north, east = (
            round(axis + chance.uniform(-0.04, 0.04), 4) for axis in (latitude, longitude)
        )
        day = since + timedelta(days=2 * number)
        yield Event(number, day, town, district, province, north, east), chance


def killed(**counts: int) -> dict[tuple[str, str], int]:
    return {("killed", category): count for category, count in counts.items() if count}


ACLED = (
    "event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,"
    "assoc_actor_1,inter1,actor2,assoc_actor_2,inter2,interaction,civilian_targeting,iso,region,"
    "country,admin1,admin2,admin3,location,latitude,longitude,geo_precision,source,source_scale,"
    "notes,fatalities,tags,timestamp"
)
ACLED_KINDS = (
    ("Battles", "Armed clash", "attack"),
    ("Battles", "Government regains territory", "attack"),
    ("Explosions/Remote violence", "Remote explosive/landmine/IED", "ied"),
    ("Explosions/Remote violence", "Suicide bomb", "ied"),
    ("Explosions/Remote violence", "Shelling/artillery/missile attack", "indirect_fire"),
    ("Explosions/Remote violence", "Air/drone strike", "drone"),
    ("Explosions/Remote violence", "Grenade", "attack"),
    ("Violence against civilians", "Attack", "attack"),
    ("Violence against civilians", "Abduction/forced disappearance", "abduction"),
    ("Strategic developments", "Looting/property destruction", "arson"),
    ("Strategic developments", "Disrupted weapons use", "ied_found"),
    ("Strategic developments", "Change to group/activity", "movement"),
    ("Strategic developments", "Arrests", "arrest"),
    ("Protests", "Peaceful protest", "other"),
)


def acled() -> Public:
    sheet = Public(ACLED.split(","))
    for event, chance in drawn("acled"):
        kind, detail, code = chance.choice(ACLED_KINDS)
        place, time = chance.choices("123", (70, 26, 4))[0], chance.choices("123", (90, 7, 3))[0]
        dead = chance.choice((0, 0, 1, 4))
        sheet.rows.append(
            {
                "event_id_cnty": f"IRQ{20000 + event.number}", "year": event.day.year,
                "event_date": f"{event.day:%d %B %Y}", "time_precision": time,
                "disorder_type": "Political violence", "event_type": kind,
                "sub_event_type": detail, "actor1": "Unidentified Armed Group (Iraq)",
                "inter1": "3", "iso": 368, "region": "Middle East", "country": "Iraq",
                "admin1": event.province, "admin2": event.district, "location": event.town,
                "latitude": event.latitude, "longitude": event.longitude,
                "geo_precision": place, "source": "Local Source", "source_scale": "Local partner",
                "notes": f"On {event.day:%d %B %Y}, near {event.town}, something happened.",
                "fatalities": dead, "timestamp": 1700000000 + event.number,
            }
        )  # fmt: skip
        sheet.told.append(
            event.told(
                kind=code,
                precision={"1": "day", "2": "week", "3": "month"}[time],
                metres={"1": 1_000, "2": 10_000, "3": 10_000}[place],
                verdict="doubtful" if place == "3" else "new",
                words=f"fatalities: {dead}" if dead else "something happened",
                place=event.town,
                casualties={},
            )
        )
    return sheet


GED = (
    "id,relid,year,active_year,code_status,type_of_violence,conflict_dset_id,conflict_new_id,"
    "conflict_name,dyad_dset_id,dyad_new_id,dyad_name,side_a_dset_id,side_a_new_id,side_a,"
    "side_b_dset_id,side_b_new_id,side_b,number_of_sources,source_article,source_office,"
    "source_date,source_headline,source_original,where_prec,where_coordinates,where_description,"
    "adm_1,adm_2,latitude,longitude,geom_wkt,priogrid_gid,country,country_id,region,event_clarity,"
    "date_prec,date_start,date_end,deaths_a,deaths_b,deaths_civilians,deaths_unknown,best,high,low,"
    "gwnoa,gwnob"
)


def ged() -> Public:
    sheet = Public(GED.split(","))
    for event, chance in drawn("ged"):
        kind = chance.choice("123")
        place = chance.choices("1234", (60, 22, 14, 4))[0]
        time = chance.choices("12345", (78, 10, 5, 5, 2))[0]
        days = {"1": 0, "2": 3, "3": 6, "4": 24, "5": 200}[time]
        ours, theirs, civil, unknown = (chance.choice((0, 0, 1, 5)) for _side in range(4))
        sheet.rows.append(
            {
                "id": 400000 + event.number, "relid": f"IRQ-{event.day.year}-1-524-{event.number}",
                "year": event.day.year, "active_year": "1", "code_status": "Clear",
                "type_of_violence": kind, "conflict_name": "Iraq: Government",
                "dyad_name": "Government of Iraq - IS", "side_a": "Government of Iraq",
                "side_b": "IS" if kind != "3" else "Civilians", "number_of_sources": 1,
                "source_article": '"Agency,2014-07-01,A headline, with commas"',
                "source_headline": f"Fighting near {event.town}", "where_prec": place,
                "where_coordinates": f"{event.town} town", "adm_1": f"{event.province} governorate",
                "adm_2": f"{event.district} district", "latitude": event.latitude,
                "longitude": event.longitude, "country": "Iraq", "country_id": 645,
                "geom_wkt": f"POINT ({event.longitude} {event.latitude})", "date_prec": time,
                "date_start": f"{event.day} 00:00:00.000",
                "date_end": f"{event.day + timedelta(days=days)} 00:00:00.000",
                "deaths_a": ours, "deaths_b": theirs, "deaths_civilians": civil,
                "deaths_unknown": unknown, "best": ours + theirs + civil + unknown,
                "high": 20, "low": 0, "region": "Middle East", "event_clarity": 1,
            }
        )  # fmt: skip
        precision = {"1": "day", "2": "week", "3": "week", "4": "month", "5": ""}[time]
        sheet.told.append(
            event.told(
                kind="killing" if kind == "3" else "attack",
                precision=precision,
                metres={"1": 1_000}.get(place, 10_000),
                verdict="refused" if time == "5" else "doubtful" if place == "4" else "new",
                words=f"deaths_unknown: {unknown}" if unknown else f"Fighting near {event.town}",
                place=f"{event.town} town",
                casualties=killed(civilian=civil, militant=theirs),
            )
        )
    return sheet


GTD = (
    "eventid,iyear,imonth,iday,approxdate,extended,resolution,country,country_txt,region,"
    "region_txt,provstate,city,latitude,longitude,specificity,vicinity,location,summary,crit1,"
    "crit2,crit3,doubtterr,alternative,alternative_txt,multiple,success,suicide,attacktype1,"
    "attacktype1_txt,attacktype2,attacktype2_txt,attacktype3,attacktype3_txt,targtype1,"
    "targtype1_txt,targsubtype1,targsubtype1_txt,corp1,target1,natlty1,natlty1_txt,targtype2,"
    "targtype2_txt,targsubtype2,targsubtype2_txt,corp2,target2,natlty2,natlty2_txt,targtype3,"
    "targtype3_txt,targsubtype3,targsubtype3_txt,corp3,target3,natlty3,natlty3_txt,gname,gsubname,"
    "gname2,gsubname2,gname3,gsubname3,motive,guncertain1,guncertain2,guncertain3,individual,"
    "nperps,nperpcap,claimed,claimmode,claimmode_txt,claim2,claimmode2,claimmode2_txt,claim3,"
    "claimmode3,claimmode3_txt,compclaim,weaptype1,weaptype1_txt,weapsubtype1,weapsubtype1_txt,"
    "weaptype2,weaptype2_txt,weapsubtype2,weapsubtype2_txt,weaptype3,weaptype3_txt,weapsubtype3,"
    "weapsubtype3_txt,weaptype4,weaptype4_txt,weapsubtype4,weapsubtype4_txt,weapdetail,nkill,"
    "nkillus,nkillter,nwound,nwoundus,nwoundte,property,propextent,propextent_txt,propvalue,"
    "propcomment,ishostkid,nhostkid,nhostkidus,nhours,ndays,divert,kidhijcountry,ransom,ransomamt,"
    "ransomamtus,ransompaid,ransompaidus,ransomnote,hostkidoutcome,hostkidoutcome_txt,nreleased,"
    "addnotes,scite1,scite2,scite3,dbsource,INT_LOG,INT_IDEO,INT_MISC,INT_ANY,related"
)
GTD_KINDS = (
    ("Assassination", "killing"),
    ("Armed Assault", "attack"),
    ("Bombing/Explosion", "ied"),
    ("Hostage Taking (Kidnapping)", "abduction"),
    ("Facility/Infrastructure Attack", "arson"),
    ("Unknown", "other"),
)


def gtd() -> Public:
    sheet = Public(GTD.split(","))
    for event, chance in drawn("gtd"):
        kind, code = chance.choice(GTD_KINDS)
        place = chance.choices("12345", (75, 10, 8, 3, 4))[0]
        known, month = chance.random() < 0.95, chance.random() < 0.99
        dead, taken = chance.choice(("", "0", "3", "12.0")), chance.choice(("", "-99", "2"))
        point = {"latitude": event.latitude, "longitude": event.longitude} if place != "5" else {}
        known = known and month
        group = chance.choice(("Unknown", "Islamic State of Iraq and the Levant (ISIL)"))
        sheet.rows.append(
            {
                "eventid": f"{event.day:%Y%m%d}{event.number % 90:04}", "iyear": event.day.year,
                "imonth": event.day.month if month else 0,
                "iday": event.day.day if known else 0,
                "approxdate": "" if known else f"{event.day:%B %Y}", "extended": 0,
                "country": 95, "country_txt": "Iraq", "provstate": event.province,
                "city": event.town if place != "4" else "Unknown", "specificity": place, **point,
                "summary": f"{event.day:%m/%d/%Y}: Assailants attacked near {event.town}.",
                "attacktype1_txt": kind, "targtype1_txt": "Private Citizens & Property",
                "target1": "Civilians", "gname": group, "weaptype1_txt": "Explosives",
                "nkill": dead, "nkillter": "0" if dead else "", "nwound": "", "nhostkid": taken,
            }
        )  # fmt: skip
        sheet.told.append(
            event.told(
                kind=code,
                precision="day" if known else "month",
                metres={"1": 1_000, "5": None}.get(place, 10_000),
                verdict="doubtful" if place == "4" else "new" if month else "refused",
                words=f"nkill: {dead[:2].rstrip('.')}" if dead > "0" else "Assailants attacked",
                place=event.province if place == "4" else event.town,
                perpetrator="" if group == "Unknown" else group,
                casualties={},
                **({} if point else {"latitude": None}),
            )
        )
    return sheet
