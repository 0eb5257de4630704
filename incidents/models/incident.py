"""The incident: one thing that happened, reported once by one centre, numbered by it."""

import re
from collections.abc import Sequence
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from centres.models import Centre, Force, Officer, Record, RecordQuerySet
from centres.models.record import instant, refuse_unstorable
from centres.permissions import Permission
from centres.reaches import Origin
from centres.text.digits import western_digits
from centres.text.spelling import same_name
from incidents import notation, parts
from incidents.fields import AS_STORED, LATER, NARRATIVE, TEXTS
from incidents.kinds import (
    FIRST_HAND,
    Channel,
    Credibility,
    Fate,
    Kind,
    Precedence,
    Precision,
    Reliability,
)
from incidents.models.batch import Batch, import_mark
from incidents.models.folded import FoldedField
from incidents.models.language import LanguageField
from incidents.models.summary import DailySummary

LOG_ORDER = (F("occurred_at").desc(), F("serial").desc(), F("id").desc())
NUMBER = re.compile(r"([A-Za-z][A-Za-z0-9]{0,15})-([0-9]{4})-([0-9]{1,9})")
LAST_LATITUDE = 83.99999  # MGRS ends at 84 degrees, without it


def name_known(place: str, names: dict[str, str] | None) -> str:
    """Return the reader's of a place's names; empty where it is written so, or none is known."""
    name = (names or {}).get(get_language() or "", "")
    return "" if not name or same_name(name, place) else name


class IncidentQuerySet(RecordQuerySet):
    def newest_first(self):
        """Return them in the order of the log, which the keyset of its pages follows."""
        return self.order_by("-occurred_at", "-serial", "-id")

    def older_than(self, occurred_at, serial, pk):
        """Return what follows the incident with these three in the order of the log."""
        same_time = Q(occurred_at=occurred_at)
        return self.filter(
            Q(occurred_at__lt=occurred_at)
            | (same_time & Q(serial__lt=serial))
            | (same_time & Q(serial=serial, id__lt=pk)),
            occurred_at__lte=occurred_at,
        )

    def changed_after(self, position: int):
        """Return those about which anything was recorded after the position."""
        return self.filter(Q(position__gt=position) | Q(touched__gt=position))

    def counted(self):
        """Return what figures count: not struck, no exercise, no second report of an event."""
        return self.filter(struck_at=None, exercise=False, same_as=None).in_force()

    def in_force(self):
        """Return what is in no import that is open or undone: its reports count nowhere."""
        return self.exclude(batch__in=Batch.objects.unfinished())

    def first_hand(self):
        """Return what rooms reported as it happened: no history that was imported, no exercise."""
        return self.filter(channel__in=FIRST_HAND, exercise=False)

    def with_principal(self):
        """Return them with what marks them: the report that counts instead, the import."""
        unread = ("search", "same_as__search", "same_as__narrative")
        return self.select_related("same_as").defer(*unread).with_import()

    def with_import(self):
        """Return them with how the imports stand that they are of, in one query for all."""
        standing = Batch.objects.only("status", "dataset")
        return self.prefetch_related(models.Prefetch("batch", standing))

    def numbered(self, number: str):
        """Return the incident of a number, in either case, with or without leading zeros."""
        match = NUMBER.fullmatch(western_digits(number))
        if match is None:
            return self.none()
        centre, year, serial = match.groups()
        return self.filter(centre=centre.upper(), year=int(year), serial=int(serial))


def _brought(label) -> models.CharField:
    """Return the column of a text that an import brings along."""
    return models.CharField(
        label, max_length=200, blank=True, default="", validators=[refuse_unstorable]
    )


class Incident(Record):
    """A report as it stands. Only actions write it, and never without an entry.

    Times are UTC; `occurred_at` is the start of the unit `time_precision` in C. Coordinates are
    WGS 84 with 5 decimals; a place given as MGRS is kept as that square, of
    `location_precision_m` metres, and the point is its centre.
    """

    subject = "incident"
    reading = Permission.READ_INCIDENTS
    noun = _("Incident")
    verbs = {
        "report": _("Incident reported"),
        "revise": _("Incident revised"),
        "record_outcome": _("Outcome of an abduction recorded"),
        "strike": _("Incident struck"),
    }

    # Who reported it, and its number
    centre = models.ForeignKey(Centre, models.PROTECT, db_index=False, related_name="incidents")
    force = models.ForeignKey(Force, models.PROTECT, null=True, db_index=False, related_name="+")
    reported_by = models.ForeignKey(Officer, models.PROTECT, db_index=False, related_name="+")
    reported_at = models.DateTimeField()
    noted_at = models.DateTimeField(null=True, blank=True)
    channel = models.CharField(max_length=10, choices=Channel)
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    number = models.CharField(max_length=32)
    version = models.PositiveIntegerField(default=1)
    exercise = models.BooleanField(_("exercise"), default=False)

    # What, when, where
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    precedence = models.CharField(_("precedence"), max_length=10, choices=Precedence)
    occurred_at = models.DateTimeField(_("time"))
    time_precision = models.CharField(
        _("precision of the time"), max_length=10, choices=Precision, default=Precision.MINUTE
    )
    place = models.CharField(_("place"), max_length=200, blank=True, validators=[refuse_unstorable])
    latitude = models.FloatField(
        _("latitude"),
        null=True,
        blank=True,
        validators=[
            MinValueValidator(-80, _("Latitude lies between -80 and 84 degrees.")),
            MaxValueValidator(LAST_LATITUDE, _("Latitude lies between -80 and 84 degrees.")),
        ],
    )
    longitude = models.FloatField(
        _("longitude"),
        null=True,
        blank=True,
        validators=[
            MinValueValidator(-180, _("Longitude lies between -180 and 180 degrees.")),
            MaxValueValidator(180, _("Longitude lies between -180 and 180 degrees.")),
        ],
    )
    mgrs = models.CharField(_("MGRS"), max_length=20, blank=True)
    location_precision_m = models.PositiveIntegerField(null=True, blank=True)

    # What is said of it
    narrative = models.TextField(
        _("narrative"), validators=[MaxLengthValidator(NARRATIVE), refuse_unstorable]
    )
    language = LanguageField(blank=True)
    perpetrator = models.CharField(
        _("perpetrator"), max_length=200, blank=True, validators=[refuse_unstorable]
    )
    source_grading = models.CharField(
        _("source grading"), max_length=1, choices=Reliability, default=Reliability.F
    )
    information_grading = models.PositiveSmallIntegerField(
        _("information grading"), choices=Credibility, default=Credibility.UNKNOWN
    )
    casualties = models.JSONField(_("casualties"), default=list, blank=True)
    local_leader = models.BooleanField(_("a local leader among them"), default=False)
    salute = models.JSONField(_("SALUTE"), null=True, blank=True)
    abduction = models.JSONField(_("abduction"), null=True, blank=True)
    source_commitment = models.CharField(max_length=64)

    revision_reason = models.CharField(
        _("why it was revised"),
        max_length=200,
        blank=True,
        default="",
        validators=[refuse_unstorable],
    )  # one of `kinds.Because`, or words; of the present version alone

    # Where it was imported from
    dataset = _brought(_("data set"))
    dataset_id = _brought(_("identifier in the data set"))
    dataset_reporter = _brought(_("reported in the data set by"))
    dataset_received_at = _brought(_("received in the data set"))
    batch = models.ForeignKey(
        "Batch", models.PROTECT, null=True, blank=True, db_index=False, related_name="reports"
    )  # none where it was reported, or imported before there were any

    # Crossed out
    struck_at = models.DateTimeField(null=True, blank=True)
    struck_by = models.ForeignKey(
        Officer, models.PROTECT, null=True, db_index=False, related_name="+"
    )
    strike_reason = models.CharField(
        _("reason"), max_length=500, blank=True, validators=[refuse_unstorable]
    )

    # Derived, outside of the journalled state
    touched = models.PositiveBigIntegerField(editable=False, default=0)  # by the last entry beside
    same_as = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, db_index=False, related_name="+"
    )  # the principal of a confirmed event, which counts instead
    areas = ArrayField(models.BigIntegerField(), default=list, blank=True)
    in_gap = models.BooleanField(null=True, blank=True)
    bordering = ArrayField(models.CharField(max_length=16), default=list, blank=True)
    search = FoldedField(blank=True, default="")
    place_key = models.CharField(max_length=64, blank=True, default="")  # of the gazetteer
    place_names = models.JSONField(null=True, blank=True)  # what that is called, by language

    objects: ClassVar = IncidentQuerySet.as_manager()

    freed: Sequence["Incident"] = ()  # by striking it; never stored
    unseen = False  # by whoever reads, where that was asked with it

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_incident_of_a_number", fields=["centre", "year", "serial"]
            ),
            models.CheckConstraint(
                name="incident_has_a_place",
                condition=~Q(place="") | Q(latitude__isnull=False),
            ),
            models.CheckConstraint(
                name="incident_point_is_whole",
                condition=Q(latitude__range=(-80, 84), longitude__range=(-180, 180))
                | Q(latitude=None, longitude=None, mgrs=""),
            ),
            models.CheckConstraint(
                name="incident_is_struck_for_a_reason",
                condition=Q(struck_at=None) | ~Q(strike_reason=""),
            ),
        ]
        indexes = [
            models.Index(*LOG_ORDER, name="incident_in_log_order"),
            models.Index(F("centre"), *LOG_ORDER, name="incident_of_a_room"),
            models.Index(
                fields=["occurred_at"],
                include=[
                    "centre",
                    "kind",
                    "precedence",
                    "time_precision",
                    "struck_at",
                    "exercise",
                    "same_as",
                    "batch",
                    "in_gap",
                    "areas",
                    "casualties",
                    "latitude",
                    "longitude",
                ],
                name="incident_of_a_day",
            ),
            models.Index(
                fields=["occurred_at"],
                name="incident_held",
                condition=Q(kind=Kind.ABDUCTION, abduction__outcome=Fate.OPEN),
            ),
            models.Index(fields=["latitude", "longitude"], name="incident_at_a_point"),
            models.Index(fields=["position"], name="incident_by_position"),
            models.Index(fields=["touched"], name="incident_by_touch", condition=~Q(touched=0)),
            models.Index(
                fields=["same_as"], name="incident_of_an_event", condition=~Q(same_as=None)
            ),
            models.Index(fields=["batch"], name="incident_of_an_import", condition=~Q(batch=None)),
            models.Index(
                fields=["dataset"], name="incident_of_a_data_set", condition=~Q(dataset="")
            ),
            models.Index(fields=["reported_at"], name="incident_by_report"),
            models.Index(
                fields=["centre", "reported_at"],
                name="incident_told_by_a_room",
                condition=Q(channel__in=FIRST_HAND),
            ),
            models.Index(
                fields=["channel", "occurred_at"],
                name="incident_abduction",
                condition=Q(kind=Kind.ABDUCTION),
            ),
            models.Index(
                fields=["place_key"], name="incident_at_a_place", condition=~Q(place_key="")
            ),
            models.Index(fields=["kind"], name="incident_of_a_kind"),
            GinIndex(fields=["areas"], name="incident_in_areas"),
            GinIndex(fields=["search"], name="incident_words"),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("incident", args=[self.number])

    def about(self):
        return list(self.freed)

    def origin(self):
        return Origin(
            centre=self.centre_id,
            force=self.force_id,
            author=self.reported_by_id,
            at=self.reported_at,
            issued=lambda: self.issued,
        )

    @cached_property
    def issued(self) -> bool:
        """Whether a summary was issued that tells of it."""
        return DailySummary.objects.has_report(self)

    def state(self):
        empty = {field.name for field in LATER if not getattr(self, field.name)}
        return {
            "id": str(self.id),
            "number": self.number,
            "year": self.year,
            "serial": self.serial,
            "version": self.version,
            "centre": self.centre_id,
            "force": self.force_id,
            "reported_by": str(self.reported_by_id),
            "reported_at": instant(self.reported_at),
            "channel": self.channel,
            **{name: getattr(self, name) for name in AS_STORED if name not in empty},
            "noted_at": instant(self.noted_at),
            "occurred_at": instant(self.occurred_at),
            "grading": {"source": self.source_grading, "information": self.information_grading},
            "source_commitment": self.source_commitment,
            **({"batch": str(self.batch_id)} if self.batch_id else {}),
            **({"revision_reason": self.revision_reason} if self.revision_reason else {}),
            "struck": self.struck_at
            and {
                "at": instant(self.struck_at),
                "by": str(self.struck_by_id),
                "reason": self.strike_reason,
            },
        }

    def words(self) -> str:
        """Return the text that searching looks in."""
        return " ".join([self.number, *self.texts()])

    def texts(self) -> list[str]:
        """Return what people wrote in words of their own."""
        return [getattr(self, name) for name in TEXTS]

    @property
    def struck(self) -> bool:
        return self.struck_at is not None

    @property
    def in_force(self) -> bool:
        """Whether it is in no import that is open or undone."""
        return self.batch is None or self.batch.status == Batch.Status.COMPLETE

    @property
    def import_mark(self) -> str:
        """How it is marked where it was imported, nothing for any other."""
        if self.channel != Channel.IMPORT:
            return ""
        return import_mark(self.dataset, self.batch.status if self.batch else None)

    @property
    def latest(self) -> int:
        """The position of the last entry about it, of any verb."""
        return max(self.position, self.touched)

    @property
    def owed(self) -> bool:
        """Whether the other rooms have to answer it: not what is imported or made for training."""
        return self.channel != Channel.IMPORT and not self.exercise

    @property
    def dtg(self) -> str:
        return notation.dtg(self.occurred_at, self.time_precision)

    @property
    def point(self) -> tuple[float, float] | None:
        """Latitude and longitude, where it has both."""
        if self.latitude is None or self.longitude is None:
            return None
        return self.latitude, self.longitude

    @property
    def place_known(self) -> str:
        """Return its place by the name that the reader knows; empty where it is written so."""
        return name_known(self.place, self.place_names)

    @property
    def precision_note(self) -> str:
        """What to add to the DTG where the time is not known to the minute."""
        minute = self.time_precision == Precision.MINUTE
        return "" if minute else self.get_time_precision_display()

    @property
    def precedence_letter(self) -> str:
        return Precedence(self.precedence).letter

    @property
    def urgent(self) -> bool:
        return Precedence(self.precedence).urgent

    @property
    def casualties_line(self) -> str:
        return parts.casualties_line(self.casualties)

    @property
    def grading_line(self) -> str:
        source = f"{self.source_grading} – {self.get_source_grading_display()}"
        information = f"{self.information_grading} – {self.get_information_grading_display()}"
        return _("; ").join([source, information])
