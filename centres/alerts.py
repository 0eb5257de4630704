"""Telling officers at once, in the transaction of the deed: whom it concerns, and who commands."""

from collections.abc import Callable, Iterable

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from centres.models import Alert, Centre, Force, Officer, Posting, Record
from centres.models.alert import AlertQuerySet
from centres.models.proposal import place
from centres.models.rooms import FOUNDING
from centres.permissions import Permission, granting
from centres.roles import Role


def commanders() -> set[Officer]:
    """Return the commanders of every force."""
    return holders(Role.COMMANDER)


def holders(*roles: Role) -> set[Officer]:
    """Return who is posted now in one of these roles."""
    postings = Posting.objects.current().filter(role__in=roles)
    return {posting.officer for posting in postings.select_related("officer")}


def missing() -> list[str]:
    """Say of each founding force what it lacks, without which it can consent to nothing."""
    present = Posting.objects.current().values_list("officer__force", "role")
    consenting = granting(Permission.CONSENT, Permission.CONSENT_IN_COMMAND)
    held = set(present.filter(role__in=consenting))
    needed = [(code, role) for code in FOUNDING for role in consenting]
    lacking = [(code, role) for code, role in needed if (code, role.value) not in held]
    if not lacking:
        return []
    forces = Force.objects.in_bulk(FOUNDING)
    sentence = _("%(force)s: nobody is posted as %(role)s, so that nobody can consent.")
    return [sentence % {"force": forces[code].name, "role": role.label} for code, role in lacking]


def missing_in(places: Iterable[str]) -> list[str]:
    """Say of each place (`models.proposal.place`) whose consent waits that nobody is there."""
    (role,) = granting(Permission.CONSENT_TO_IMPORT)
    present = Posting.objects.current().filter(role=role)
    held = {place(*pair) for pair in present.values_list("centre", "officer__force")}
    lacking = [where.rpartition(":") for where in places if where not in held]
    if not lacking:
        return []
    forces, rooms = Force.objects.in_bulk(), Centre.objects.in_bulk()
    sentence = _("%(force)s: nobody is posted as %(role)s, so that nobody can consent.")
    return [
        sentence % {"force": f"{forces[force].name} ({rooms[room].name})", "role": role.label}
        for room, _colon, force in lacking
    ]


def tell(officers: Iterable[Officer], say: Callable[[], str], *, link="", but="") -> None:
    """Alert the officers of what `say` returns, which is asked in each language.

    `but` names the session that need not be told.
    """
    sentences = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            sentences[language] = say()
    told = {"sentences": sentences, "link": link, "but": but, "at": timezone.now()}
    Alert.objects.bulk_create(Alert(officer=officer, **told) for officer in officers)


def tell_of(record: Record, *, verb: str, by: Officer, officers: Iterable[Officer]) -> None:
    """Alert the officers, but who did it, of what was done to a record."""

    def say() -> str:
        words = {"deed": record.verbs[verb], "what": record.gist, "who": by.gist}
        return _("%(deed)s: %(what)s. By %(who)s.") % words

    told = {officer for officer in officers if officer.pk != by.pk}
    link = getattr(record, "get_absolute_url", str)()
    readers = {officer for officer in told if link and officer.may(record.reading)}
    tell(readers, say, link=link)
    tell(told - readers, say)


def to_commanders(verb: str) -> Callable[..., None]:
    """Return what alerts all commanders of a deed: the `then` of its action."""

    def then(record: Record, *, by: Officer) -> None:
        tell_of(record, verb=verb, by=by, officers=commanders())

    return then


def told(officer: Officer, *, session: str) -> AlertQuerySet:
    """Return what the officer was alerted of, but for what the session of this name began with."""
    return Alert.objects.visible_to(officer).exclude(but=session)


def see(told: AlertQuerySet) -> None:
    """Mark what the officer was alerted of as seen."""
    told.unseen().update(seen_at=timezone.now())


def forget() -> None:
    """Forget all that anybody was alerted of: it was invented."""
    Alert.objects.all().delete()


def expire() -> None:
    """Forget what was seen some time ago, and what nobody has seen for long."""
    now = timezone.now()
    Alert.objects.filter(seen_at__lt=now - settings.NOTICE_KEPT_READ).delete()
    Alert.objects.filter(at__lt=now - settings.NOTICE_KEPT).delete()
