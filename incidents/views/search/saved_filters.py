"""Filters of the log that an officer keeps: saved as shown, opened by their address, forgotten."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import urlencode

from centres.permissions import Permission
from centres.views.pages import page
from incidents.models import Incident, SavedFilter
from incidents.search import saved_filters
from incidents.search.filters import IncidentFilter
from incidents.views.search.log import refused


@page(Permission.READ_INCIDENTS, "POST")
def filter_save(request):
    """Keep the filter that the log was showing, and show it again."""
    parameters = QueryDict(request.POST.get("parameters", ""))
    seen = Incident.objects.visible_to(request.user)
    chosen = IncidentFilter(parameters, queryset=seen)
    if chosen.errors:
        return refused(request, chosen)
    try:
        name = request.POST.get("name", "")
        saved_filters.keep(by=request.user, name=name, parameters=chosen.params)
    except ValidationError as wrong:
        messages.error(request, wrong.messages[0])
    return redirect(f"{reverse('incident_list')}?{urlencode(chosen.params)}")


@page(Permission.READ_INCIDENTS, "POST")
def filter_forget(request, pk):
    saved_filters.forget(get_object_or_404(SavedFilter.objects.visible_to(request.user), pk=pk))
    return redirect("incident_list")
