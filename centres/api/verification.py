"""The last verdict on the journal, as the server signed it: for each force to keep."""

from django.http import Http404
from rest_framework import serializers
from rest_framework.response import Response

from centres.api.endpoints import Endpoint
from centres.api.openapi import operation
from centres.journal.action import require
from centres.models import Verification
from centres.permissions import Permission


class VerificationNote(serializers.Serializer):
    """A verdict."""

    note = serializers.CharField(help_text="A signed note (C2SP): what was verified, every fault.")


class LastVerification(Endpoint):
    """The last verdict on the journal, signed: entries, head, live records, faults."""

    @operation(
        "get_verification",
        "Journal",
        answers={200: VerificationNote},
        refusals=[404],
    )
    def get(self, request):
        require(request.user, Permission.READ_JOURNAL)
        stored = Verification.objects.visible_to(request.user).exclude(note="")
        last = stored.order_by("at").last()
        if last is None:
            raise Http404
        return Response({"note": last.note})
