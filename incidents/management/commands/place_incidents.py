"""Place every incident anew under the areas, centres and names of places in force."""

from django.core.management.base import BaseCommand
from tqdm import tqdm

from centres.management.lookup import get_one
from centres.models import Officer
from incidents.actions import place_again
from incidents.models import Incident


class Command(BaseCommand):
    help = "Finishes a loading of areas that was interrupted, or follows a centre that closed."

    def add_arguments(self, parser):
        parser.add_argument("--by", default="setup", help="The officer who asks for it.")

    def handle(self, *, by, **options):
        with tqdm(total=Incident.objects.count(), unit=" incidents") as bar:
            moved = place_again(by=get_one(Officer, username=by), progress=bar.update)
        self.stdout.write(f"{moved} incidents placed anew")
