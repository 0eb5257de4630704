"""What happens to every form that is sent: see `centres.views.pages`."""

from centres.views.pages import recorded

__all__ = ["recorded"]
