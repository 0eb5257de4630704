"""Points that cannot be meant: outside of the country, and what each looks like."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

DOUBTFUL = "location_doubtful"  # the code of the fault, for forms and programs
ZERO = 0.1  # degrees: nearer to 0, 0 nobody knew the point

SENTENCES = {
    "zero": _("Latitude and longitude are about 0: it seems that nobody knew the point."),
    "swapped": _("Latitude and longitude seem swapped: meant is perhaps %(meant)s."),
    "sign": _("A sign seems wrong: meant is perhaps %(meant)s."),
    "elsewhere": _("This point lies outside of the country: %(point)s."),
}


def refuse_doubtful(point: tuple[float, float], *, at: str) -> None:
    """Raise ValidationError at the field `at` where a point cannot be meant, saying why not."""
    sentence = doubt(point)
    if sentence:
        raise ValidationError({at: ValidationError(sentence, DOUBTFUL)})


def doubt(point: tuple[float, float]) -> str | None:
    """Return why a point cannot be meant, in the language in use; None where it can."""
    if _inside(*point):
        return None
    key, meant = _looks_like(*point)
    params = {"point": _written(*point), "meant": meant and _written(*meant)}
    return str(SENTENCES[key]) % params


def doubt_code(point: tuple[float, float]) -> str | None:
    """Return the key of that sentence: zero, swapped, sign or elsewhere; None without doubt."""
    return None if _inside(*point) else _looks_like(*point)[0]


def _looks_like(latitude: float, longitude: float) -> tuple[str, tuple[float, float] | None]:
    """Return what a point outside of the country looks like, and what is meant perhaps."""
    if abs(latitude) < ZERO and abs(longitude) < ZERO:
        return "zero", None
    for key, one, other in (("swapped", longitude, latitude), ("sign", latitude, longitude)):
        for meant in ((one, other), (-one, other), (one, -other), (-one, -other)):
            if _inside(*meant):
                return key, meant
    return "elsewhere", None


def _inside(latitude: float, longitude: float) -> bool:
    west, south, east, north = settings.COUNTRY_BOX
    return south <= latitude <= north and west <= longitude <= east


def _written(*degrees: float) -> str:
    return ", ".join(f"{axis:.5f}".rstrip("0").rstrip(".") for axis in degrees)
