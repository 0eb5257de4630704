"""The page that explains signs, letters and clocks. Open to all: it tells nothing of the record."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from incidents.kinds import Answer, Kind, Precedence
from incidents.views.exchange.countdown import span
from incidents.views.search.log_rows import mark


@login_not_required
@require_safe
def help_page(request):
    context = {
        "duty_telephone": settings.DUTY_TELEPHONE,
        "precedences": [(p, span(p.clock)) for p in Precedence],
        "marks": [mark(answer) for answer in (None, *Answer)],
        "kinds": Kind,
        "silent_hours": settings.SILENT_AFTER.total_seconds() // 3600,
    }
    return render(request, "help.html", context)
