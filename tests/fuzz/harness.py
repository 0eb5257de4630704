"""Tries one operation with generated cases, and holds each answer to the description."""

from collections import Counter
from collections.abc import Callable

import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode, checks
from schemathesis.specs.openapi import checks as conformance

DESCRIPTION = "/api/v1/schema/?format=json"
CHECKS = [
    checks.not_a_server_error,
    conformance.status_code_conformance,
    conformance.content_type_conformance,
    conformance.response_headers_conformance,
    conformance.response_schema_conformance,
    conformance.negative_data_rejection,
]


def described(headers: dict[str, str]):
    """Return the description as the server gives it out; each call is made with the headers."""
    handler = WSGIHandler()
    fixed = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}

    def application(environ, start_response):
        return handler({**environ, **fixed, "HTTP_ACCEPT_ENCODING": "identity"}, start_response)

    schema = schemathesis.openapi.from_wsgi(DESCRIPTION, application)
    schema.location = None  # or the operation that gives it out would not be tried
    # Who calls is fixed above: a wrong credential, drawn and not sent, would count as wrong data.
    for methods in schema.raw_schema["paths"].values():
        for operation in methods.values():
            del operation["security"]
    return schema


def operations(schema) -> dict:
    """Return the operations by their id."""
    found = (result.ok() for result in schema.get_all_operations())
    return {operation.definition.raw["operationId"]: operation for operation in found}


def attempt(operation, *, cases: int, number: int, aim: Callable, mend: Callable) -> Counter[int]:
    """Try an operation with cases drawn by the seed `number`; return the statuses answered.

    Half is as described, half is not. What is drawn blindly rarely names a report that exists,
    or tells one that can be accepted: `aim` and `mend` make half of the cases do so.
    """
    told = Counter()
    right = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
    wrong = operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)
    drawn = st.one_of(right, wrong, right.map(aim).map(mend), wrong.map(aim))

    @seed(number)
    @settings(
        max_examples=cases,
        database=None,
        deadline=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=drawn)
    def answer_is_as_described(case):
        response = case.call()
        told[response.status_code] += 1
        case.validate_response(response, checks=CHECKS)

    answer_is_as_described()
    return told
