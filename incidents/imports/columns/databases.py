"""Layouts of public databases of events: ACLED, UCDP GED, GTD, Iraq Body Count. No rows."""

from incidents.imports.columns.layout import Layout, columns_of, kinds_of
from incidents.imports.rows.codes import BEYOND

# How exact a point is, by the class of a gazetteer: a town, what is around it; beyond that it
# stands for a province or a country.
_TOWN, _AROUND = "1000", "10000"

ACLED = Layout(
    name="acled",
    label="ACLED",
    needs=("event_date", "event_type", "sub_event_type"),
    columns=columns_of("""
        identifier: event_id_cnty
        date: event_date
        time_precision: time_precision
        kind: sub_event_type, event_type
        place: location, admin3, admin2, admin1
        latitude: latitude
        longitude: longitude
        location_precision_m: geo_precision
        narrative: notes, actor1, assoc_actor_1, actor2, assoc_actor_2, civilian_targeting, tags
        narrative: source
        casualties:killed:: fatalities
    """),
    values={
        "time_precision": {"1": "day", "2": "week", "3": "month"},
        "location_precision_m": {"1": _TOWN, "2": _AROUND, "3": BEYOND},
        "kind": kinds_of("""
            attack: Armed clash; Attack; Government regains territory; Grenade; Battles
            attack: Non-state actor overtakes territory; Violence against civilians
            ied: Remote explosive/landmine/IED; Suicide bomb
            indirect_fire: Shelling/artillery/missile attack
            drone: Air/drone strike
            abduction: Abduction/forced disappearance
            arson: Looting/property destruction
            ied_found: Disrupted weapons use
            movement: Change to group/activity
            arrest: Arrests
            other: Peaceful protest; Protest with intervention; Violent demonstration; Mob violence
            other: Excessive force against protesters; Sexual violence; Chemical weapon; Agreement
            other: Headquarters or base established; Non-violent transfer of territory; Other
            other: Protests; Riots; Strategic developments
        """),
    },
)
GED = Layout(
    name="ged",
    label="UCDP GED",
    needs=("type_of_violence", "date_start", "latitude", "longitude"),
    columns=columns_of("""
        identifier: id
        date: date_start
        date_end: date_end
        time_precision: date_prec
        kind: type_of_violence
        place: where_coordinates, adm_2, adm_1
        latitude: latitude
        longitude: longitude
        location_precision_m: where_prec
        narrative: source_headline, dyad_name, side_a, side_b, where_description, source_article
        narrative: high, low
        casualties:killed:: deaths_a
        casualties:killed:militant: deaths_b
        casualties:killed:civilian: deaths_civilians
        casualties:killed:: deaths_unknown
    """),
    values={
        # 5 is a range of more than a month: only the year is known.
        "time_precision": {"1": "day", "2": "week", "3": "week", "4": "month", "5": ""},
        # 3 is a district, 4 a province, 5 a line or an outline, 6 and 7 a country and the sea.
        "location_precision_m": {
            "1": _TOWN,
            **dict.fromkeys("23", _AROUND),
            **dict.fromkeys("4567", BEYOND),
        },
        "kind": {"1": "attack", "2": "attack", "3": "killing"},
    },
)
GTD = Layout(
    name="gtd",
    label="GTD",
    needs=("iyear", "imonth", "iday"),
    columns=columns_of("""
        identifier: eventid
        year: iyear
        month: imonth
        day: iday
        approximate: approxdate
        kind: attacktype1_txt
        place: city, provstate
        latitude: latitude
        longitude: longitude
        location_precision_m: specificity
        narrative: summary, location, target1, targtype1_txt, weaptype1_txt, weapdetail, motive
        perpetrator: gname
        casualties:killed:: nkill
        casualties:wounded:: nwound
        casualties:abducted:: nhostkid
    """),
    values={
        # 3 is a district, 4 a province; of 5 no point is known.
        "location_precision_m": {
            "1": _TOWN,
            **dict.fromkeys("23", _AROUND),
            **dict.fromkeys("45", BEYOND),
        },
        "kind": kinds_of("""
            killing: Assassination
            attack: Armed Assault; Unarmed Assault
            ied: Bombing/Explosion
            abduction: Hostage Taking (Kidnapping); Hostage Taking (Barricade Incident)
            arson: Facility/Infrastructure Attack
            other: Hijacking; Unknown
        """),
    },
)
# Weapons are words, of which nobody has a list: what is not known here is other, and said.
IBC = Layout(
    name="ibc",
    label="Iraq Body Count",
    needs=("IBC code", "Start Date|Date|Incident Date"),
    columns=columns_of("""
        identifier: IBC code
        date: Start Date, Date, Incident Date
        date_end: End Date
        time: Time
        kind: Weapons, Cause
        place: Location, Place, Town, Towns, Town/Province, City, Province
        narrative: Target, Reported Maximum, Deaths Maximum, Maximum, Killed Max, Max
        narrative: Maximum killed, Sources
        casualties:killed:civilian: Reported Minimum, Deaths Minimum, Minimum, Killed Min, Min
        casualties:killed:civilian: Minimum killed, Deaths recorded
        casualties:wounded:civilian: Injured Minimum, Injured Min, Minimum injured
    """),
    values={
        "kind": kinds_of("""
            attack: gunfire; small arms fire; grenade; hand grenade; grenades; gunfire, grenade
            attack: drive-by shooting; drive-by gunfire; sniper; sniper fire; RPG; clashes
            killing: executed; gunfire, executed; gunfire, tortured; tortured, executed; beheaded
            killing: executed, tortured; gunfire, executed, tortured; stabbed; strangled; tortured
            killing: stabbing; knife; blunt object; hanged; throat cut; executed, beheaded
            killing: abducted, executed; abducted, gunfire; gunfire, abducted, executed
            ied: suicide car bomb; roadside bomb, gunfire; car bomb, gunfire; explosives; IED
            ied: explosive device; explosive devices; car bombs; roadside bombs; suicide bomber
            ied: suicide bombers; suicide truck bomb; truck bomb; suicide vest; suicide belt
            ied: bombs; magnetic bomb; adhesive bomb; motorcycle bomb; bicycle bomb; IED, gunfire
            ied: gunfire, roadside bomb; suicide bomber, gunfire; suicide car bomb, gunfire; mine
            indirect_fire: mortar fire; rocket fire; shelling; mortars, gunfire; mortars; rockets
            indirect_fire: mortar shells; artillery; Katyusha rockets
            drone: drone; drone strike
            other: *
        """)
    },
    fixed={"kind": "other"},
)
