"""REST: counts of incidents and casualties, grouped as one asks."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from rest_framework.response import Response
from rest_framework.views import APIView

from centres.api.openapi import operation, query
from centres.journal.action import require
from centres.permissions import Permission
from incidents.api import summary_schemas
from incidents.api.parameters import FILTERS, FLAG
from incidents.models import Incident
from incidents.search import statistics
from incidents.search.filters import filtered

NOT_HERE = {"limit", "cursor"}  # these are of lists
COUNTED = ("struck", "exercise")  # are left out where nobody asks for them
NAMES = "|".join(statistics.DIMENSIONS)
GROUP_BY = query(
    "group_by",
    "What the rows are of, each named once, with commas between; without it one row has the sums "
    "of all.",
    example="district,month",
    allowEmptyValue=True,
    pattern=rf"^(({NAMES})(,({NAMES})){{0,{len(statistics.DIMENSIONS) - 1}}})?$",
)
PARAMETERS = [
    GROUP_BY,
    *(parameter for parameter in FILTERS if parameter.name not in COUNTED),
    *(
        query(
            name,
            f"{told}; `false` where nothing is said: figures leave it out.",
            allowEmptyValue=True,
            enum=FLAG,
            default="false",
        )
        for name, told in zip(COUNTED, ("Struck", "Made for training"), strict=True)
    ),
]


class Statistics(APIView):
    """Incidents and casualties, counted by place, time and kind."""

    @operation(
        "get_statistics",
        "Statistics",
        answers={200: summary_schemas.StatisticsPage},
        parameters=PARAMETERS,
    )
    def get(self, request):
        """Incidents and casualties, counted by any combination of what `group_by` names.

        Filtered like the log, without struck reports and exercises unless asked for; of reports
        of the same event one counts. Units of the calendar are in C (UTC+3, fixed): the day is
        that of the calendar, from midnight, not the daily summary's from cut-off to cut-off; the
        week is ISO 8601's, from Monday. A time counts where it is known: what is known to the
        day has no hour; to the week, neither day nor hour, and counts in the month in which the
        week begins; to the month, neither week, day nor hour. What is not known is null, as is
        the area of a point that lies in none: all rows together always have every incident once.
        Areas that overlap share no incident: it counts in the one that it shows. At most 20,000
        rows are answered.
        """
        require(request.user, Permission.READ_INCIDENTS)
        by = _grouping(request.query_params)
        chosen = filtered(Incident.objects.visible_to(request.user), _filters(request))
        return Response({"results": statistics.table(chosen.qs, by), "next": None})


def _grouping(parameters) -> list[str]:
    """Return what to group by. Raises ValidationError where it is unknown or named twice."""
    if len(parameters.getlist("group_by")) > 1:
        raise ValidationError({"group_by": _("Given more than once.")})
    text = parameters.get("group_by", "")
    by = text.split(",") if text else []
    if not set(by) <= set(statistics.DIMENSIONS):
        known = ", ".join(statistics.DIMENSIONS)
        raise ValidationError({"group_by": _("Choose one of: %s.") % known})
    if len(set(by)) < len(by):
        raise ValidationError({"group_by": _("Given more than once.")})
    return by


def _filters(request):
    """Return the parameters that filter, with what is left out where nobody asks for it."""
    told = request.query_params.copy()
    told.pop("group_by", None)
    if wrong := NOT_HERE & set(told):
        raise ValidationError({name: _("Unknown parameter.") for name in sorted(wrong)})
    for name in COUNTED:
        if told.getlist(name) in ([], [""]):
            told[name] = "false"
    return told
