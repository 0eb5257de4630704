"""Compile the translations, without needing gettext installed."""

from pathlib import Path

import polib
from django.conf import settings
from django.core.management.base import BaseCommand

from centres.text import marks


def _compiled(source: Path) -> polib.POFile:
    """Return a catalogue in which stand-ins tell our isolates from those that people write."""
    catalogue = polib.pofile(str(source))
    for entry in catalogue:
        entry.msgstr = marks.standing_in(entry.msgstr)
        for form, text in entry.msgstr_plural.items():
            entry.msgstr_plural[form] = marks.standing_in(text)
    return catalogue


class Command(BaseCommand):
    help = "Makes a .mo file of each .po file that is newer."
    requires_system_checks = []

    def handle(self, **options):
        for folder in settings.LOCALE_PATHS:
            for source in sorted(folder.rglob("*.po")):
                target = source.with_suffix(".mo")
                if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
                    _compiled(source).save_as_mofile(str(target))
                    self.stdout.write(f"compiled {target.relative_to(settings.ROOT)}")
