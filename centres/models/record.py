"""What every journalled record has in common: a key, a state, a position, an origin."""

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime
from functools import cache
from itertools import islice
from typing import Any, ClassVar, TypeVar

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.base import ModelState
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from centres.permissions import Permission
from centres.reaches import Origin
from centres.text.languages import names_of, said
from centres.values import refuse_unstorable

__all__ = [
    "Record",
    "RecordQuerySet",
    "batched",
    "instant",
    "like",
    "refuse_unstorable",
    "subjects",
]


class RecordQuerySet(models.QuerySet):
    model: Any  # a kind of Record

    def visible_to(self, officer, under=None):
        """Return what the officer may read: every read starts here.

        `under` is the permission that a page is read under, where it is not the record's own.
        """
        return self.all() if officer.may(under or self.model.reading) else self.none()

    def keyed(self, keys):
        """Return the records that the journal names by these keys; no key, no record."""
        valid = []
        for key in keys:
            with suppress(ValidationError):
                valid.append(self.model._meta.pk.to_python(key))
        return self.filter(pk__in=valid)


class Record(models.Model):
    """A row that only actions write, each time with one journal entry holding its whole state."""

    subject: ClassVar[str]  # its name in the journal
    reading: ClassVar[Permission]  # what one must hold to read it
    noun: ClassVar[str | Promise]  # what kind of thing it is, in words
    verbs: ClassVar[Mapping[str, str | Promise]]  # what actions do to it, in words
    named_by: ClassVar[tuple[str, ...]] = ()  # the relations that its title reads
    # What its state says, where that is not every column: columns, and attributes that JSON knows.
    recorded: ClassVar[tuple[str, ...]] = ()
    unrecorded: ClassVar[tuple[str, ...]] = ()  # large columns, of which it says the digest
    later: ClassVar[tuple[str, ...]] = ()  # said where not empty: older states say nothing of them

    id: Any = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # The last entry about it; the database's default serves the records of migrations.
    position = models.PositiveBigIntegerField(editable=False, default=0)

    objects: ClassVar = RecordQuerySet.as_manager()

    class Meta:
        abstract = True

    def key(self) -> str:
        """Return what names this record in the journal for good."""
        return str(self.pk)

    @property
    def title(self) -> str:
        """What people call it: its number or name, else its key."""
        return getattr(self, "number", "") or getattr(self, "name", "") or self.key()

    @property
    def gist(self) -> str:
        """What it is, for somebody who reads of nothing else."""
        return self.title

    def state(self) -> dict[str, Any]:
        """Return the whole state, of values that JSON knows, as the journal keeps it."""
        state, loaded = {}, vars(self)  # read at once, for speed; not there: deferred or computed
        for name, attribute, write in _parts(type(self)):
            value = loaded[attribute] if attribute in loaded else getattr(self, attribute)
            if value or name not in self.later:
                state[name] = value if write is None or value is None else write(value)
        return state

    def about(self) -> list[Any]:
        """Return the records, held by the action, whose `touched` moves with this one's entry."""
        return []

    def origin(self) -> Origin:
        """Return where it comes from, as far as rights depend on it."""
        return Origin(centre=getattr(self, "centre_id", None))


def instant(at: datetime | None) -> str | None:
    """Return a time as every state and answer writes it: ISO 8601, UTC, with a Z."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z") if at else None


def recorded_columns(model: type[Record]) -> dict[str, models.Field | None]:
    """Return by name what a state says, each with its column; None where it is no column."""
    columns = {field.name: field for field in model._meta.concrete_fields}
    whole = (name for name in columns if name not in ("position", *model.unrecorded))
    return {name: columns.get(name) for name in model.recorded or whole}


Writer = Callable[[Any], str | None]
# How a state writes what JSON does not know; all else stays as it is.
WRITERS: dict[str, Writer]
WRITERS = {"UUIDField": str, "DateTimeField": instant, "DateField": date.isoformat}


@cache
def _parts(model: type[Record]) -> list[tuple[str, str, Writer | None]]:
    """Return of each part of a state its name, its attribute, and how it is written."""
    return [
        (name, column.attname, WRITERS.get(holding(column).get_internal_type()))
        if column
        else (name, name, None)
        for name, column in recorded_columns(model).items()
    ]


def holding(column: models.Field) -> models.Field:
    """Return the column that says what values it holds: of a relation, the key of the other."""
    return column.target_field if isinstance(column, models.ForeignKey) else column


def subjects() -> dict[str, type[Record]]:
    """Return every kind of record by its name in the journal."""
    return {model.subject: model for model in apps.get_models() if issubclass(model, Record)}


class Named(models.Model):
    """A name in each of the languages that names are recorded in."""

    name_en = models.CharField(_("name in English"), max_length=100)
    name_ar = models.CharField(_("name in Arabic"), max_length=100)
    name_ckb = models.CharField(_("name in Central Kurdish"), max_length=100)

    class Meta:
        abstract = True

    @property
    def name(self) -> str:
        return said(self.names)

    @property
    def names(self) -> dict[str, str]:
        return names_of(self)


AnyModel = TypeVar("AnyModel", bound=models.Model)


def like(row: AnyModel, **columns: Any) -> AnyModel:
    """Return a copy of a row, but for these columns: several times as fast as making another."""
    state, other = ModelState(), type(row).__new__(type(row))
    state.__dict__ = {**vars(row._state), "fields_cache": {**row._state.fields_cache}}
    other.__dict__ = {**vars(row), "_state": state, **columns}
    return other


def batched(items: Iterable, size: int) -> Iterator[list]:
    """Yield the items in lists of `size`, the last one as long as it comes."""
    items = iter(items)
    while batch := list(islice(items, size)):
        yield batch
