"""What two answers to the same call must have in common."""


def headers_of(answer) -> dict[str, str]:
    """Return the headers, but for what the caller had left: each call takes one."""
    counting = ("RateLimit-Remaining", "RateLimit-Reset")
    return {name: value for name, value in answer.headers.items() if name not in counting}
