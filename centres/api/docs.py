"""The description of the API, and the page on which officers read and try it."""

from csp.decorators import csp_update
from django.shortcuts import render
from django.views.decorators.http import require_GET
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import (
    OpenApiJsonRenderer,
    OpenApiJsonRenderer2,
    OpenApiYamlRenderer,
    OpenApiYamlRenderer2,
)
from rest_framework.response import Response

from centres.api.endpoints import Endpoint
from centres.api.openapi import operation, query

DOCUMENT = {"type": "object", "additionalProperties": {}}
FORMAT = query(
    "format", "Where `Accept` does not say it.", enum=["json", "yaml"], allowEmptyValue=True
)


class Schema(Endpoint):
    """This description, as OpenAPI 3.1 in JSON or YAML."""

    renderer_classes = [
        OpenApiJsonRenderer2,
        OpenApiJsonRenderer,
        OpenApiYamlRenderer2,
        OpenApiYamlRenderer,
    ]

    @operation(
        "get_description",
        "Description",
        answers={200: DOCUMENT},
        parameters=[FORMAT],
    )
    def get(self, request):
        return Response(SchemaGenerator().get_schema(request=request, public=True))


@require_GET
@csp_update({"img-src": ["data:"]})
def docs(request):
    """Show the description as a page; its icons are images within its style sheet."""
    return render(request, "api_docs.html")
