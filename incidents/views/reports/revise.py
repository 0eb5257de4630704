"""Revising a report; where somebody else was faster, both texts side by side."""

from functools import cached_property

from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from centres.access.log import NotWrittenError
from centres.access.tokens import address_of
from centres.views.pages import FormPage
from incidents import actions, parts
from incidents.actions.sources import is_all
from incidents.forms import RevisionForm, typed_of
from incidents.reports import history, sources
from incidents.views.exchange.answers import disputed
from incidents.views.maps.where import near_room, resolved, where
from incidents.views.reports.detail import OfIncident
from incidents.views.reports.read_back import read_back


class IncidentRevise(OfIncident, FormPage):
    """Offer the report as it stands to be changed; record what was changed in it."""

    template_name = "incidents/incident_revise.html"
    form_class = RevisionForm
    permission = actions.revise.permission
    success_message = _("Revised, %(number)s, version %(version)s")
    source_message = _("Source details kept, %(number)s")

    def get(self, request, *args, **kwargs):
        if self.object.struck:
            return redirect(self.object)
        return super().get(request, *args, **kwargs)

    @cached_property
    def base(self) -> history.Version:
        """The version that the form was opened on, the present one where it names none."""
        versions = history.versions(self.object, seen_by=self.request.user)
        named = (v for v in versions if str(v.version) == self.request.POST.get("based_on"))
        return next(named, versions[0])

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        since = typed_of(self.base.state, source=self.base_of_source)
        if "data" in kwargs:
            room = self.object.centre_id
            kwargs["data"] = resolved(self.request, kwargs["data"], room=room)
            kwargs["near"] = near_room(self.request, room)
        return {**kwargs, "initial": since | kwargs["initial"], "since": since}

    @cached_property
    def base_of_source(self) -> sources.SourceVersion | None:
        """The same of the source; None for who may not read it."""
        told = self._sources()
        named = (v for v in told if str(v.version) == self.request.POST.get("source_based_on"))
        return next(named, told[0] if told else None)

    def _sources(self) -> list[sources.SourceVersion]:
        try:
            return sources.read(self.object, by=self.request.user, address=address_of(self.request))
        except NotWrittenError:
            return []  # the form has no such field, and changes nothing of it

    def get_context_data(self, form=None, **kwargs):
        form = form or self.get_form()
        typed = form.data if form.is_bound else form.since
        (disputes,) = disputed([self.object])
        offered = where(self.request, typed, room=self.object.centre_id)
        told = {"where": offered, "disputes": disputes, "begin_at": self.object.centre}
        told |= read_back(typed)
        return super().get_context_data(form=form, **told, **kwargs)

    def act(self, form):
        self.based_on, self.changes = form.cleaned_data["based_on"], form.changes()
        return actions.revise(
            by=self.request.user,
            submission=form.cleaned_data["submission"],
            incident=self.object,
            based_on=self.based_on,
            fields=self.changes,
            source_based_on=form.cleaned_data.get("source_based_on"),
            revision_reason=form.reason,
        )

    def get_success_message(self, record):
        if is_all(self.changes):
            return self.source_message % {"number": record.number}
        return self.success_message % {"number": record.number, "version": self.based_on + 1}

    def form_outdated(self, form, present):
        """Show the present version beside what was typed; sending again then finishes."""
        present = history.versions(self.object, seen_by=self.request.user)[0]
        source = next(iter(self._sources()), None)
        typed = typed_of(present.state, source=source)
        ours = form.over(typed)
        changes = (ours if ours.is_valid() else form).changes()
        theirs = _with_source(present.state, typed)
        rows = history.compared(
            base=_with_source(self.base.state, form.since),
            theirs=theirs,
            mine=history.revised(theirs, changes),
            categories=parts.categories(),
        )
        revised = present.version != self.base.version
        conflict = {"present": present, "rows": rows, "source": source, "revised": revised}
        context = self.get_context_data(form=ours, conflict=conflict)
        return self.render_to_response(context, status=409)


def _with_source(state, typed):
    return {**state, "source": typed["source"]} if "source" in typed else state
