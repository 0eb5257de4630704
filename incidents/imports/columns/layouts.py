"""Layouts of sheets that are known: their columns, and what their codes stand for. No rows."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from incidents.fields import ABDUCTION, GRADING, SALUTE
from incidents.imports.columns.headings import key
from incidents.kinds import Outcome

# How exact a point is, by the first classes of a gazetteer's precision: a town, what is around it.
_NEAR = {"1": "1000", **dict.fromkeys("234567", "10000")}


@dataclass(frozen=True)
class Layout:
    """A layout is known by some of its headings; columns are given in the order they are read."""

    name: str  # recorded in mappings: it stays
    label: str
    needs: tuple[str, ...]  # headings, all of which must be there
    columns: tuple[tuple[str, str], ...]  # heading and field
    values: dict[str, dict[str, str]] = field(default_factory=dict)

    def fits(self, headings: Iterable[str]) -> bool:
        return {key(name) for name in self.needs} <= {key(name) for name in headings}

    def targets(self) -> dict[str, str]:
        """Return the field of each heading, in the form in which headings are compared."""
        return {key(name): target for name, target in self.columns}


def _columns(text: str) -> tuple[tuple[str, str], ...]:
    """Read `field: heading, heading` line by line."""
    lines = (line.strip().partition(": ") for line in text.strip().splitlines())
    return tuple((name, target) for target, _colon, names in lines for name in names.split(", "))


def _kinds(text: str) -> dict[str, str]:
    """Read `kind: value; value` line by line."""
    lines = (line.strip().partition(": ") for line in text.strip().splitlines())
    return {value: code for code, _colon, values in lines for value in values.split("; ")}


def own(categories: Iterable[str]) -> Layout:
    """Return the layout of our own export: its columns are the names of the fields."""
    harm = [(f"{o}_{c}", f"casualties:{o}:{c}") for o in Outcome.values for c in categories]
    parts = [(f.flat, f.name) for f in (*GRADING, *SALUTE, *ABDUCTION)]
    return Layout(
        name="own",
        label="JCC",
        needs=("number", "kind", "occurred_at"),
        columns=(
            *_columns("""
                identifier: number
                kind: kind
                precedence: precedence
                exercise: exercise
                struck: struck
                date_time: occurred_at
                time_precision: time_precision
                noted_at: noted_at
                reporter: reported_by_name
                received_at: reported_at
                place: place
                latitude: latitude
                longitude: longitude
                mgrs: mgrs
                location_precision_m: location_precision_m
                narrative: narrative
                language: language
                perpetrator: perpetrator
                local_leader: local_leader
            """),
            *harm,
            *parts,
        ),
    )


ACLED = Layout(
    name="acled",
    label="ACLED",
    needs=("event_date", "event_type", "sub_event_type"),
    columns=_columns("""
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
        "location_precision_m": _NEAR,
        "kind": _kinds("""
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
    columns=_columns("""
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
        casualties:killed:: deaths_a
        casualties:killed:militant: deaths_b
        casualties:killed:civilian: deaths_civilians
        casualties:killed:: deaths_unknown
    """),
    values={
        # 5 is a range of more than a month: only the year is known.
        "time_precision": {"1": "day", "2": "week", "3": "week", "4": "month", "5": ""},
        "location_precision_m": _NEAR,
        "kind": {"1": "attack", "2": "attack", "3": "killing"},
    },
)
GTD = Layout(
    name="gtd",
    label="GTD",
    needs=("iyear", "imonth", "iday"),
    columns=_columns("""
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
        narrative: summary, location, target1, targtype1_txt, weaptype1_txt, nkillter, nwoundte
        perpetrator: gname
        casualties:killed:: nkill
        casualties:wounded:: nwound
    """),
    values={
        "location_precision_m": _NEAR,
        "kind": _kinds("""
            killing: Assassination
            attack: Armed Assault; Unarmed Assault
            ied: Bombing/Explosion
            abduction: Hostage Taking (Kidnapping); Hostage Taking (Barricade Incident)
            arson: Facility/Infrastructure Attack
            other: Hijacking; Unknown
        """),
    },
)
IBC = Layout(
    name="ibc",
    label="Iraq Body Count",
    needs=("IBC code",),
    columns=_columns("""
        identifier: IBC code
        date: Start Date, Date, Incident Date
        date_end: End Date
        time: Time
        kind: Weapons, Cause
        place: Location, Place, Town, Towns, Town/Province, City, Province
        narrative: Target, Reported Maximum, Deaths Maximum, Maximum, Killed Max, Max
        narrative: Maximum killed, Sources
        casualties:killed:civilian: Reported Minimum, Deaths Minimum, Minimum, Killed Min, Min
        casualties:killed:civilian: Minimum killed
        casualties:wounded:civilian: Injured Minimum, Injured Min, Minimum injured
    """),
    values={
        "kind": _kinds("""
            attack: gunfire; small arms fire; grenade; hand grenade; gunfire, grenade
            killing: executed; gunfire, executed; gunfire, tortured; tortured, executed; beheaded
            killing: executed, tortured; gunfire, executed, tortured; stabbed; strangled; tortured
            ied: suicide car bomb; roadside bomb, gunfire; car bomb, gunfire; explosives; IED
            indirect_fire: mortar fire; rocket fire; shelling; mortars, gunfire
            other: air attack; air strike; airstrike; US air strike; unknown
        """)
    },
)
_SIGACT_KINDS = _kinds("""
    ied: IED Explosion; Mine Strike; IED Pre-detonation; Premature Detonation; VBIED
    ied_found: IED Found/Cleared; Cache Found/Cleared; Mine Found/Cleared; Unexploded Ordnance
    ied_found: Turn In; Vehicle Borne IED Found/Cleared; Interdiction
    attack: Direct Fire; Attack; Ambush; SAFIRE; Sniper Ops; Small Arms; Enemy Action; Drive By
    attack: RPG; Unknown Initiated Action
    indirect_fire: Indirect Fire; Counter Mortar Fire
    killing: Murder; Assassination; Elicitation Killing
    abduction: Kidnapping; Kidnap
    arson: Arson; Sabotage; Looting; Theft; Vandalism; Smuggling and Theft
    extortion: Extortion; Intimidation Threat; Intimidation; Threat; Attack Threat
    movement: Surveillance; Recon Threat; Movement to Contact
    false_checkpoint: Illegal Checkpoint; Checkpoint Run
    arrest: Detain; Raid; Cordon/Search; Arrest; Search and Attack; Arrest Threat; Detention
    arrest: Detainee Operations; Friendly Action
    friendly: Blue-Blue; Blue-Green; Green-Blue; Green-Green; Blue-White; Green-White; Friendly Fire
    other: IED False; IED Hoax; IED Suspected; IED Threat; Escalation of Force; Accident; Meeting
    other: Demonstration; Other; None Selected; Criminal Event; Non-Combat Event; Threat Report
    other: Suspicious Incident; Counter Insurgency; Air Mission; Civil Event; Natural Disaster
    other: Explosive Hazard
""")
SIGACT = Layout(
    name="sigact",
    label="SIGACT",
    needs=("Category", "MGRS", "Enemy KIA"),
    columns=_columns("""
        identifier: Report Key
        date_time: Date, Date Occurred
        kind: Category, Type
        narrative: Title, Summary, Attack On, Unit Name, Affiliation
        reporter: Reporting Unit
        place: Region
        mgrs: MGRS
        latitude: Latitude
        longitude: Longitude
        casualties:wounded:other_security: Friendly WIA, Coalition WIA, Coalition Forces WIA, CF WIA
        casualties:killed:other_security: Friendly KIA, Coalition KIA, Coalition Forces KIA, CF KIA
        casualties:wounded:iraqi: Host Nation WIA, HN WIA, Iraqi Forces WIA, ISF WIA
        casualties:killed:iraqi: Host Nation KIA, HN KIA, Iraqi Forces KIA, ISF KIA
        casualties:wounded:civilian: Civilian WIA, Civ WIA
        casualties:killed:civilian: Civilian KIA, Civ KIA
        casualties:wounded:militant: Enemy WIA
        casualties:killed:militant: Enemy KIA
        casualties:detained:militant: Enemy Detained, Enemy Det
    """),
    values={"kind": _SIGACT_KINDS},
)
SAMPLE = Layout(
    name="sigact_points",
    label="SIGACT",
    needs=("date", "type", "latitude", "longitude"),
    columns=_columns("""
        date: date
        kind: type
        latitude: latitude
        longitude: longitude
    """),
    values={"kind": {"IED": "ied", "SAF": "attack", "other": "other"}},
)
# Incidents of the Empirical Studies of Conflict project, one a row.
ESOC = Layout(
    name="esoc",
    label="ESOC",
    needs=("date", "attack_type", "district"),
    columns=_columns("""
        identifier: event_id, id, sigact_id, ibc_code
        date: date
        kind: attack_type, type, category
        place: city, subdistrict, district, governorate
        latitude: latitude, lat
        longitude: longitude, lon, long
        mgrs: mgrs
        narrative: summary, description
    """),
    values={
        "kind": {
            "DF": "attack", "IDF": "indirect_fire", "IED_ATTACK": "ied", "IED_CLEAR": "ied_found",
            "IED_FOUND": "ied_found", "SUICIDE": "ied", "SVBIED": "ied", "SOI": "attack",
        }
    },
)  # fmt: skip
# The first that fits is taken; `own` comes before them.
FOREIGN = (ACLED, GED, GTD, IBC, SIGACT, ESOC)


def known(headings: Iterable[str], categories: Iterable[str]) -> Layout | None:
    """Return the layout that these headings are of. The sample is one by its columns alone."""
    named = [key(heading) for heading in headings if heading]
    for layout in (own(categories), *FOREIGN):
        if layout.fits(named):
            return layout
    return SAMPLE if sorted(named) == sorted(SAMPLE.targets()) else None
