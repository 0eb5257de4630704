"""Pages of the door, the rooms, and the server's health."""

from centres.views.door import home, language, sign_in, sign_out
from centres.views.health import healthz
from centres.views.rooms import centre_detail, centre_list

__all__ = [
    "centre_detail",
    "centre_list",
    "healthz",
    "home",
    "language",
    "sign_in",
    "sign_out",
]
