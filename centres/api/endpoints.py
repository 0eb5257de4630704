"""What every address of the API shares: it takes what its operation states, and nothing else."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _
from rest_framework.response import Response
from rest_framework.views import APIView

from centres.api import throttles
from centres.filters import wrong_names
from centres.journal.action import Action
from centres.models import Centre, Record


class Endpoint(APIView):
    """An address of the API: each method takes the parameters and the body of its `operation`."""

    def initial(self, request, *args, **kwargs):
        super().initial(request, *args, **kwargs)
        operation = self.operation()
        if operation and (wrong := wrong_names(request.query_params, self.known(operation))):
            raise ValidationError(wrong)

    def finalize_response(self, request, response, *args, **kwargs):
        response = super().finalize_response(request, response, *args, **kwargs)
        for name, value in throttles.headers(request).items():
            response[name] = value
        return response

    def operation(self):
        """Return what the method at hand is described by, None where it has no description."""
        handler = getattr(self, (self.request.method or "").lower(), None)
        return getattr(handler, "operation", None)

    def known(self, operation) -> set[str]:
        """Return the parameters that an address may have."""
        return operation.parameters

    def body(self) -> dict:
        """Return the body, parsed. Raises ValidationError by the path of each field."""
        serializer = self.operation().body(data=self.request.data)
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)

    def own_body(self, act: Action) -> dict:
        """Return the body for what one does in a room of one's own, `centre`: see `own_centre`.

        The right to it is asked before the body is looked at.
        """
        act.require(self.request.user)
        body = self.body()
        return {**body, "centre": own_centre(self.request, act, body.get("centre"))}

    def take(self, act: Action, *, status=200, **arguments) -> Response:
        """Answer with the record that the caller's action makes, by the body and these arguments.

        The right to it is asked before the body is looked at.
        """
        act.require(self.request.user, **arguments)
        record = act(by=self.request.user, **arguments, **self.body())
        return Response(representation(record), status=status)


def representation(record: Record) -> dict:
    """Return the state of a record, and the position of its entry."""
    return {**record.state(), "position": record.position}


def tagged(request, tag: str, read: Callable[[], dict]) -> Response:
    """Answer what is read, or 304 without reading where the caller has it under this tag."""
    headers = {"ETag": tag}
    if request.headers.get("If-None-Match") == tag:
        return Response(status=304, headers=headers)
    return Response(read(), headers=headers)


def whole_list(results: list) -> Response:
    """Answer a list that has no pages."""
    return Response({"results": results, "next": None})


def clean_choice(request, parameter) -> str | None:
    """Return one of the values that the parameter is described with, None where none is given."""
    text, choices = request.query_params.get(parameter.name), parameter.type["enum"]
    if text is not None and text not in choices:
        raise ValidationError({parameter.name: _("Choose one of: %s.") % ", ".join(choices)})
    return text


def own_centre(request, act: Action, code: str | None) -> Centre:
    """Return the centre named, or the only one of the postings that let the caller act."""
    own = request.user.centres_for(act.permission)
    if code is None and len(own) != 1:
        raise ValidationError({"centre": _("Say for which centre.")})
    centre = own.first() if code is None else own.filter(pk=code).first()
    if centre is None:
        raise PermissionDenied
    return centre
