"""Translating: what a narrative says, told in another language by an officer."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from centres.journal.action import action
from centres.permissions import Permission
from incidents.models import Translation
from incidents.models.translation import digest


@action(Permission.TRANSLATE, on="incident", lock=True)
def translate(*, by, submission, incident, version, language, text, channel):
    """Tell the narrative of the present version in another language.

    Raises ValidationError by the path of each field, `version` where it was revised meanwhile.
    """
    if version != incident.version:
        sentence = _("The report was revised meanwhile: translate it as it stands now.")
        raise ValidationError({"version": sentence})
    if language == incident.language:
        raise ValidationError({"language": _("The report is written in this language.")})
    postings = [posting for _reach, posting in by.reaches(Permission.TRANSLATE)]
    translation = Translation(
        incident=incident,
        version=version,
        narrative_sha256=digest(incident.narrative),
        language=language,
        text=text.strip(),
        centre=next((posting.centre for posting in postings if posting.centre_id), None),
        force=by.force,
        by=by,
        at=timezone.now(),
        channel=channel,
    )
    translation.clean_fields(exclude=["incident", "centre", "force", "by"])
    return translation
