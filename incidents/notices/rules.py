"""Of which new reports whom: the rule of the officer, else of the room, else the role's default."""

from collections.abc import Iterable
from uuid import UUID

from django.conf import settings

from centres.models import Area, Centre, Officer
from centres.roles import Role, Trait
from incidents.kinds import Precedence
from incidents.models import Incident, NoticeRule
from incidents.notices.recipients import READERS, STAFF, Posted

DEFAULT = {
    Trait.HEARS_URGENT: [p.value for p in Precedence if p.urgent],
    Trait.HEARS_FLASH: [Precedence.FLASH.value],
}


def default(traits: Iterable[Trait]) -> NoticeRule:
    """Return the rule of who has none, nor a room that has one: by the traits of the role."""
    return NoticeRule(precedences=next((DEFAULT[t] for t in DEFAULT if t in traits), []))


def takes(rule: NoticeRule, incident: Incident, codes: set[str]) -> bool:
    """Tell whether a report matches; `codes` are those of the areas it lies in."""
    return (
        incident.precedence in rule.precedences
        or incident.kind in rule.kinds
        or not codes.isdisjoint(rule.areas)
    )


class Rules:
    """Every rule there is; one query."""

    def __init__(self):
        rules = list(NoticeRule.objects.all())
        self.own = {rule.officer_id: rule for rule in rules if rule.officer_id}
        self.rooms = {rule.centre_id: rule for rule in rules if rule.centre_id}

    def want(self, posted: Posted, incident: Incident, codes: set[str]) -> set[UUID]:
        """Return the officers who want to be told of this report."""
        return {
            officer
            for officer, _force, centre, role in posted.rows
            if takes(self._of(officer, centre, role), incident, codes)
        }

    def mailed(self) -> dict[str, NoticeRule]:
        """Return the rules of the rooms that are told by mail as well, where mail can be sent."""
        if not settings.EMAIL_HOST:
            return {}
        return {centre: rule for centre, rule in self.rooms.items() if rule.address}

    def _of(self, officer: UUID, centre: str | None, role: str) -> NoticeRule:
        room = self.rooms.get(centre) if centre and role in STAFF else None
        return self.own.get(officer) or room or default(Role(role).traits)


def codes_of(incidents: Iterable[Incident]) -> dict[UUID, set[str]]:
    """Return by report the codes of the areas that it lies in; one query."""
    incidents = list(incidents)
    keys = {key for incident in incidents for key in incident.areas}
    codes = dict(Area.objects.filter(pk__in=keys).values_list("pk", "code"))
    return {i.pk: {codes[key] for key in i.areas if key in codes} for i in incidents}


def own_rule(officer: Officer) -> NoticeRule | None:
    """Return the rule that the officer has made; None where the room's or the default holds."""
    return NoticeRule.objects.filter(officer=officer).first()


def inherited_rule(officer: Officer) -> NoticeRule:
    """Return the rule of an officer without an own one: the room's, or the default."""
    postings = [p for p in officer.active_postings() if p.role in READERS]
    rooms = [p.centre_id for p in postings if p.role in STAFF]
    room = NoticeRule.objects.filter(centre__in=rooms).first()
    return room or default(postings[0].traits if postings else ())


def room_rule(centre: Centre) -> NoticeRule | None:
    return NoticeRule.objects.filter(centre=centre).first()


def save_rule(whose: dict, fields: dict) -> None:
    """Make or change a rule; `whose` is one of `officer` and `centre`, `fields` the rest."""
    NoticeRule.objects.update_or_create(**whose, defaults=fields)


def set_sound(officer: Officer, *, heard: bool) -> None:
    """Keep whether a new flash report may be heard, on whichever desk the officer signs in."""
    Officer.objects.filter(pk=officer.pk).update(flash_sound=heard)


def delete_rule(whose: dict) -> None:
    """Go back to the room's rule, or of a room to the default."""
    NoticeRule.objects.filter(**whose).delete()
