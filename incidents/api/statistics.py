"""REST: counts of incidents and casualties, grouped as one asks."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from centres.api.endpoints import whole_list
from centres.api.lists import ListEndpoint
from centres.api.openapi import operation, query
from centres.journal.action import require
from centres.permissions import Permission
from incidents.api import summary_schemas
from incidents.models import Incident
from incidents.search import statistics
from incidents.search.filters import CountedFilter

NAMES = "|".join(statistics.DIMENSIONS)
GROUP_BY = query(
    "group_by",
    "What the rows are of, each named once, with commas between; without it one row has the sums "
    "of all.",
    example="district,month",
    allowEmptyValue=True,
    pattern=rf"^(({NAMES})(,({NAMES})){{0,{len(statistics.DIMENSIONS) - 1}}})?$",
)


class Statistics(ListEndpoint):
    """Incidents and casualties, counted by place, time and kind."""

    model = Incident
    filterset_class = CountedFilter
    pagination_class = None

    @operation(
        "get_statistics",
        "Statistics",
        answers={200: summary_schemas.StatisticsPage},
        parameters=[GROUP_BY],
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
        by = _grouping(request.query_params.get("group_by", ""))
        return whole_list(statistics.table(self.filter_queryset(self.get_queryset()), by))


def _grouping(text: str) -> list[str]:
    """Return what to group by. Raises ValidationError where it is unknown or named twice."""
    by = text.split(",") if text else []
    if not set(by) <= set(statistics.DIMENSIONS):
        known = ", ".join(statistics.DIMENSIONS)
        raise ValidationError({"group_by": _("Choose one of: %s.") % known})
    if len(set(by)) < len(by):
        raise ValidationError({"group_by": _("Given more than once.")})
    return by
