"""Files of areas, kept between sending them and proposing what they hold."""

from datetime import timedelta

from django.utils import timezone

from centres import values
from centres.models import AreaUpload, Officer

LONGEST = 100  # characters of its name, the last of them
KEPT = timedelta(days=7)
MOST = 5  # of an officer: each may have 50 MB


def keep(*, by: Officer, layer: str, file: str, content: bytes) -> AreaUpload:
    """Keep a file for its officer, in place of the oldest of many that were only looked at."""
    name = values.storable(file)[-LONGEST:]
    told = {"layer": layer, "file": name, "content": content, "at": timezone.now()}
    own = AreaUpload.objects.filter(officer=by).order_by("-at").values_list("pk", flat=True)
    AreaUpload.objects.filter(pk__in=list(own[MOST - 1 :])).delete()
    return AreaUpload.objects.create(officer=by, **told)


def expire() -> None:
    """Forget the files that were sent long ago; what was proposed has its own copy."""
    AreaUpload.objects.filter(at__lt=timezone.now() - KEPT).delete()
