"""Layouts of logs of significant activities: the SIGACT logs, ESOC. No rows."""

from incidents.imports.columns.layout import Layout, columns_of, kinds_of

_SIGACT_KINDS = kinds_of("""
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
    other: Explosive Hazard; Counter-Insurgency; Suspicious Incident - Other
    other: Unknown; Tribal Feud
""")
SIGACT = Layout(
    name="sigact",
    label="SIGACT",
    needs=("Category", "Enemy KIA|Enemy killed", "Civilian KIA|Civ KIA|Civilian killed"),
    columns=columns_of("""
        identifier: Report Key
        date_time: Date, Date Occurred, Date and time
        kind: Category, Type
        narrative: Title, Headline, Summary, Attack On, Unit Name, Affiliation
        reporter: Reporting Unit
        place: Region
        mgrs: MGRS
        latitude: Latitude
        longitude: Longitude
        casualties:wounded:other_security: Friendly WIA, Coalition WIA, Coalition Forces WIA, CF WIA
        casualties:wounded:other_security: Friendly wounded, Coalition forces wounded
        casualties:killed:other_security: Friendly KIA, Coalition KIA, Coalition Forces KIA, CF KIA
        casualties:killed:other_security: Friendly killed, Coalition forces killed
        casualties:wounded:iraqi: Host Nation WIA, HN WIA, Iraqi Forces WIA, ISF WIA
        casualties:wounded:iraqi: Host Nation wounded, Iraq forces wounded, Iraqi forces wounded
        casualties:killed:iraqi: Host Nation KIA, HN KIA, Iraqi Forces KIA, ISF KIA
        casualties:killed:iraqi: Host Nation killed, Iraq forces killed, Iraqi forces killed
        casualties:wounded:civilian: Civilian WIA, Civ WIA, Civilian wounded
        casualties:killed:civilian: Civilian KIA, Civ KIA, Civilian killed
        casualties:wounded:militant: Enemy WIA, Enemy wounded
        casualties:killed:militant: Enemy KIA, Enemy killed
        casualties:detained:militant: Enemy Detained, Enemy Det
    """),
    values={"kind": _SIGACT_KINDS},
)
SAMPLE = Layout(
    name="sigact_points",
    label="SIGACT",
    needs=("date", "type", "latitude", "longitude"),
    columns=columns_of("""
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
    columns=columns_of("""
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
