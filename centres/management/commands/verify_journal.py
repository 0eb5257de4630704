"""Verify the journal: the chain, and every live record against the last state in it."""

import re
from argparse import ArgumentTypeError

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from centres import journal
from centres.journal import verify
from centres.journal.followers import alone

CHECKPOINT = re.compile(r"([1-9][0-9]{0,17}):([0-9a-f]{16,64})")


def checkpoint(text: str) -> tuple[int, str]:
    """Return position and hash of a checkpoint as it is written: 8931:3fa9…"""
    match = CHECKPOINT.fullmatch(text.strip().lower())
    if match is None:
        raise ArgumentTypeError(
            f"{text!r} is no checkpoint: give position:hash, with 16 digits of the hash or more."
        )
    return int(match[1]), match[2]


class Command(BaseCommand):
    help = "Walks the chain, reconciles every record; exit status 1 and each fault if any."

    def add_arguments(self, parser):
        parser.add_argument(
            "--checkpoint",
            nargs="+",
            type=checkpoint,
            action="extend",
            default=[],
            metavar="POSITION:HASH",
            help="A head kept earlier: the book must still have that hash at that position.",
        )

    def handle(self, *, checkpoint, **options):
        with alone(verify.NAME) as first, tqdm(total=journal.position(), unit=" entries") as bar:
            if not first:
                raise CommandError("The journal is being verified already: wait for that.")
            verdict = verify.verified(
                progress=lambda entries: bar.update(entries - bar.n), checkpoints=checkpoint
            )
        self.stdout.write(f"entries {verdict.entries}\nhead    {verdict.head}")
        if verdict.faults:
            raise CommandError(verdict.fault, returncode=1)
        self.stdout.write("verified")
