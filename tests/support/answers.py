"""What two answers to the same call must have in common."""


def headers_of(answer) -> dict[str, str]:
    """Return the headers, but for what differs with each call: its id, and what is left of them."""
    differing = ("RateLimit-Remaining", "RateLimit-Reset", "X-Request-ID")
    return {name: value for name, value in answer.headers.items() if name not in differing}
