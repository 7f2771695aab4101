"""Remove the documents that no source names any more; for the task of every night."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from ...facts.documents import clear_unneeded_documents


class Command(BaseCommand):
    help = "Verwijdert documenten die geen bron noemt en die er langer dan een dag staan."

    def handle(self, **options):
        for name in clear_unneeded_documents(timezone.now()):
            self.stdout.write(f"Verwijderd: {name}")
