"""What an officer does at a form: opens it, types into it, sends what a browser would send."""

from django.test import Client


def opened(client: Client, address: str) -> dict[str, str]:
    """Return what the form at the address would send if nothing were typed."""
    page = client.get(address)
    assert page.status_code == 200, page.status_code
    return filled(page)


def filled(page) -> dict[str, str]:
    """Return what the form on a page would send: its lines end as those of browsers do."""
    form = page.context["form"]
    sent = {bound.html_name: bound.value() for bound in form}
    texts = {name: str(value) for name, value in sent.items() if value not in (None, "", False)}
    return {name: "\r\n".join(text.splitlines()) for name, text in texts.items()}
