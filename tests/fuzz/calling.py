"""Sends a call as a browser or a program would, byte for byte, odd values and all."""

import json
from typing import Any
from urllib.parse import quote

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from tests.fuzz.doors import Call, Door
from tests.fuzz.odd import Odd
from tests.fuzz.targets import client_of


def answer(door: Door, call: Call, client: Client | None = None):
    """Return the answer to the call, read to its end. Raises what a view raises."""
    answered = _answered(door, call, client or client_of(call.by))
    if answered.streaming:
        answered.getvalue()
    return answered


def _answered(door: Door, call: Call, client: Client):
    headers = {name: _header(text) for name, text in call.headers.items()}
    address = "/" + door.pattern[0] % {n: quoted(text) for n, text in call.address.items()}
    if door.method == "GET":
        return client.generic("GET", address, QUERY_STRING=_encoded(call.sent), headers=headers)
    body, kind = _body(door, call.sent)
    return client.generic(door.method, address, body, content_type=kind, headers=headers)


def _body(door: Door, sent: dict) -> tuple[bytes, str]:
    if door.is_api:
        return _json(sent).encode(), "application/json"
    if any(isinstance(value, SimpleUploadedFile) for value in sent.values()):
        plain = {name: _text(value) for name, value in sent.items()}
        return encode_multipart(BOUNDARY, plain), MULTIPART_CONTENT
    return _encoded(sent).encode(), "application/x-www-form-urlencoded"


def quoted(text: Any) -> str:
    """Return a text as an address has it; half a surrogate as the three bytes it would be."""
    return quote(_text(text).encode("utf-8", "surrogatepass"), safe="")


def _encoded(sent: dict) -> str:
    several = ((n, some if isinstance(some, list) else [some]) for n, some in sent.items())
    pairs = ((name, value) for name, some in several for value in some)
    return "&".join(f"{quoted(name)}={quoted(value)}" for name, value in pairs)


def _text(value: Any) -> Any:
    if isinstance(value, Odd):
        return value.text
    return value if isinstance(value, SimpleUploadedFile) else "" if value is None else str(value)


def _json(value: Any) -> str:
    """Return JSON; an odd value stands in it as it is, number or not."""
    if isinstance(value, Odd):
        return value.json
    if isinstance(value, dict):
        inner = ", ".join(f"{json.dumps(name)}: {_json(one)}" for name, one in value.items())
        return f"{{{inner}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_json, value))}]"
    return json.dumps(value)


def _header(value: Any) -> str:
    """Return what of a text can stand in a header, as a server hands it on."""
    text = str(_text(value)).encode("utf-8", "surrogatepass").decode("latin-1")
    return "".join(sign for sign in text if sign not in "\r\n\0")
