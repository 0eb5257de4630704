"""Lists of the API: filtered by the address, a page at a time, never counted."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from drf_spectacular.drainage import get_override
from drf_spectacular.plumbing import build_parameter_type
from drf_spectacular.utils import OpenApiParameter
from rest_framework.filters import BaseFilterBackend
from rest_framework.generics import ListAPIView
from rest_framework.pagination import BasePagination
from rest_framework.response import Response

from centres.api.endpoints import Endpoint, representation
from centres.api.openapi import CURSOR, LIMIT, NEXT_PAGE, operation
from centres.filters import AddressFilter
from centres.journal.action import require

USUAL, MOST = 100, 500  # rows of a page


def clean_limit(request) -> int:
    """Return the page size asked for, 1 to 500, 100 where none is."""
    text = request.query_params.get("limit", str(USUAL))
    if not (text.isascii() and text.isdigit() and len(text) < 10 and 1 <= int(text) <= MOST):
        raise ValidationError({"limit": _("Give a number from 1 to %s.") % MOST})
    return int(text)


class AddressFilterBackend(BaseFilterBackend):
    """Filters a list by the view's `filterset_class`, and describes each of its filters."""

    def filter_queryset(self, request, queryset, view):
        if view.filterset_class is None:
            return queryset
        parameters = request.query_params.copy()
        for name in parameters.keys() - view.filterset_class.base_filters.keys():
            del parameters[name]
        view.filterset = view.filterset_class(parameters, queryset=queryset)
        if view.filterset.errors:
            raise ValidationError(dict(view.filterset.errors))
        return view.filterset.qs

    def get_schema_operation_parameters(self, view):
        filters = view.filterset_class.base_filters if view.filterset_class else {}
        return [_described(name, each) for name, each in filters.items()]


def _described(name: str, each) -> dict:
    """Describe a filter; without a value it filters nothing, as in the form of the page."""
    schema = {"type": "string", **(get_override(each, "field") or {}), "allowEmptyValue": True}
    if "choices" in each.extra:
        schema["enum"] = [code for code, _label in each.extra["choices"]]
    text = each.extra["help_text"]
    return build_parameter_type(name, schema, OpenApiParameter.QUERY, description=text)


class KeysetPagination(BasePagination):
    """Pages in a fixed order, here of the keys: a cursor names the row after which one begins."""

    def paginate_queryset(self, queryset, request, view=None):
        self.request, self.view, limit = request, view, clean_limit(request)
        rows = self.read(queryset, request.query_params.get("cursor"), limit + 1)
        self.cursor = self.cursor_of(rows[limit - 1]) if len(rows) > limit else None
        return rows[:limit]

    def read(self, queryset, cursor: str | None, most: int) -> list:
        """Return up to so many rows that follow the cursor. Raises ValidationError for none."""
        return list(self.after(queryset, cursor)[:most])

    def after(self, queryset, cursor: str | None):
        if cursor is not None:
            try:
                queryset = queryset.filter(pk__gt=queryset.model._meta.pk.clean(cursor, None))
            except ValidationError as wrong:
                raise no_cursor() from wrong
        return queryset.order_by("pk")

    def cursor_of(self, row) -> str:
        return str(row.pk)

    def get_paginated_response(self, data):
        if self.cursor is None:
            return Response({"results": data, "next": None})
        parameters = {**self.request.query_params.dict(), "cursor": self.cursor}
        address = self.request.build_absolute_uri(f"{self.request.path}?{urlencode(parameters)}")
        headers = {"Link": f'<{address}>; rel="next"'}
        return Response({"results": data, "next": address}, headers=headers)

    def get_schema_operation_parameters(self, view):
        return [
            build_parameter_type(p.name, p.type, p.location, description=p.description)  # type: ignore[arg-type]  # a schema
            for p in (LIMIT, CURSOR)
        ]


def no_cursor() -> ValidationError:
    return ValidationError({"cursor": _("This is no cursor that a page gave out.")})


class ListEndpoint(Endpoint, ListAPIView):
    """The records of a model that one may read; rows are built without serializers, for speed."""

    model: Any  # what has `visible_to` and `reading`
    filter_backends = [AddressFilterBackend]
    filterset_class: type[AddressFilter] | None = None
    filterset: AddressFilter
    pagination_class: type[KeysetPagination] | None = KeysetPagination

    def known(self, operation):
        if self.request.method not in ("GET", "HEAD"):
            return super().known(operation)
        filters = self.filterset_class.base_filters if self.filterset_class else ()
        paged = (LIMIT.name, CURSOR.name) if self.pagination_class else ()
        return super().known(operation) | {*filters, *paged}

    def get_queryset(self):
        return self.model.objects.visible_to(self.request.user)

    def list(self, request):
        require(request.user, self.model.reading)
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self.rows(page))

    def rows(self, page) -> Sequence[dict]:
        return [self.representation(record) for record in page]

    def representation(self, record) -> dict:
        return representation(record)


def listing(name: str, tag: str, page, *, parameters=(), answers=None, refusals=()):
    """Describe the GET of a list, beside its filters and what names a page."""
    return operation(
        name,
        tag,
        answers={200: page, **(answers or {})},
        refusals=refusals,
        parameters=[*parameters, NEXT_PAGE],
    )


def list_of(name: str, tag: str, page, *, parameters=()):
    """Describe a list that its class says everything of."""

    def decorated(view):
        @listing(name, tag, page, parameters=parameters)
        def get(self, request):
            return self.list(request)

        view.get = get
        return view

    return decorated
