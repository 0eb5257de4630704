"""Try again what followers of the journal have set aside, once its cause is mended."""

from django.core.management.base import BaseCommand, CommandError

from centres.journal import followers


class Command(BaseCommand):
    help = "Works on each entry that was set aside once more; exit status 1 where one still fails."

    def handle(self, **options):
        failed = 0
        for aside, done in followers.try_again():
            self.stdout.write(
                f"{aside.follower}, entry {aside.position}: {'done' if done else 'fails again'}"
            )
            failed += not done
        if failed:
            raise CommandError(f"{failed} still set aside; the log above says why", returncode=1)
