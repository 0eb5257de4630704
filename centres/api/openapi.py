"""How operations are described in OpenAPI: what is common to all, said once."""

from typing import NamedTuple

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import (
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
    extend_schema_serializer,
)
from rest_framework.serializers import Serializer

from centres.api.json_format import PROBLEM
from centres.api.schemas import Problem

SENTENCES = {
    304: "Nothing has changed since the answer with this ETag.",
    400: "Something in it is unknown or malformed; `errors` names it.",
    401: "No token, no session, or one that is not valid any more.",
    403: "The posting or the token in use does not allow this.",
    404: "There is nothing here, or it is not yours to see.",
    406: "No such format is written here.",
    409: "The submission is taken, or the position is beyond the head of the book.",
    412: "It was changed since you have read it: `current` is how it stands.",
    413: "A body has at most 1 MB.",
    415: "A body is JSON.",
    422: "The submission is known with another content.",
    428: "Say which version you have read, by `If-Match`.",
    429: "The caller has made too many calls in a minute, or has too many downloads under way.",
    503: "The record is busy, or all downloads are in use; the same again is harmless.",
}
ALWAYS = (400, 401, 403, 406, 429, 503)
WITH_BODY = (409, 413, 415, 422)


def query(name: str, description: str, **schema) -> OpenApiParameter:
    """Return an optional parameter of an address."""
    return OpenApiParameter(name, {"type": "string", **schema}, description=description)


def in_path(name: str, description: str, **schema) -> OpenApiParameter:
    schema = {"type": "string", **schema}
    return OpenApiParameter(name, schema, OpenApiParameter.PATH, True, description)


def header(name: str, description: str, *, answers=False, required=False, **schema):
    """Return a header of the request, or of the answers with these statuses, of all with True."""
    return OpenApiParameter(
        name,
        {"type": "string", **schema},
        OpenApiParameter.HEADER,
        required,
        description,
        response=answers,
    )


LIMIT = query("limit", "How many at most.", type="integer", minimum=1, maximum=500, default=100)
CURSOR = query("cursor", "The page: from `next` of the page before.", minLength=1)
NEXT_PAGE = header("Link", "The next page, where there is one.", answers=[200])
CHALLENGE = header("WWW-Authenticate", "", answers=[401], required=True, const="Bearer")
COME_AGAIN = header(
    "Retry-After", "In seconds.", answers=[429, 503], required=True, pattern="^[0-9]+$"
)


def counted(name: str, description: str) -> OpenApiParameter:
    return header(name, description, answers=True, pattern="^[0-9]+$")


CALLS = [
    counted("RateLimit-Limit", "Calls that the caller has at most."),
    counted("RateLimit-Remaining", "Calls that are left."),
    counted("RateLimit-Reset", "Seconds until all of them are there again."),
]
TAGGED = [
    header("If-None-Match", "The ETag of an earlier answer."),
    header("ETag", "Names this answer.", answers=[200, 304], required=True, pattern='^W/"'),
]


class Operation(NamedTuple):
    """What a method of an address takes."""

    parameters: set[str]
    body: type[Serializer] | None


def operation(name: str, tag: str, *, answers: dict, refusals=(), parameters=(), body=None):
    """Describe a method of an `Endpoint`, which takes these parameters and this body alone.

    `answers` holds shapes by status, or by status and media type; None where there is no body.
    Beside them stands every problem that it may answer instead.
    """
    refused = {*ALWAYS, *refusals, *(WITH_BODY if body else ())}
    shapes = {**answers, **{(status, PROBLEM): Problem for status in sorted(refused)}}
    for shape in shapes.values():
        if isinstance(shape, type) and issubclass(shape, Serializer):
            extend_schema_serializer(many=False)(shape)  # a list too is described as a whole
    described = extend_schema(
        operation_id=name,
        summary=name.replace("_", " ").capitalize(),
        tags=[tag],
        request=body,
        parameters=[*parameters, CHALLENGE, COME_AGAIN, *CALLS],
        responses={key: OpenApiResponse(shape, _sentence(key)) for key, shape in shapes.items()},
    )

    def decorated(handler):
        known = {p.name for p in parameters if p.location == OpenApiParameter.QUERY}
        handler.operation = Operation(known, body)
        return described(handler)

    return decorated


def _sentence(key: int | tuple[int, str]) -> str:
    return SENTENCES.get(key[0] if isinstance(key, tuple) else key, "")


def close_bodies(result, generator, **more):
    """Say that no body may hold what is not described: unknown fields are refused."""
    schemas = result["components"]["schemas"]
    for name in [name for name in schemas if name.endswith("Request")]:
        schemas[name]["additionalProperties"] = False
    return result


def allow_empty_values(result, generator, **more):
    """Move `allowEmptyValue` from the schema of a parameter to the parameter, where it belongs."""
    for methods in result["paths"].values():
        for operation in methods.values():
            for parameter in operation.get("parameters", []):
                schema = parameter["schema"]
                if schema.get("allowEmptyValue"):
                    parameter["schema"] = {k: schema[k] for k in schema if k != "allowEmptyValue"}
                    parameter["allowEmptyValue"] = True
    return result


class TokenScheme(OpenApiAuthenticationExtension):
    """The token of an external system."""

    target_class = "centres.access.tokens.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema):
        description = "A token of an external system; its scopes say what it may."
        return {"type": "http", "scheme": "bearer", "description": description}


class SessionScheme(OpenApiAuthenticationExtension):
    """The session of a signed-in officer's browser."""

    target_class = "centres.access.pulls.SessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema):
        return {
            "type": "apiKey",
            "in": "cookie",
            "name": settings.SESSION_COOKIE_NAME,
            "description": "A signed-in browser; to write, it also sends `X-CSRFToken`.",
        }
