"""Rebuild everything that is derived from the contents."""

from django.core.management.base import BaseCommand
from django.db import transaction

from ...register.index import kept_indexes
from ...register.models import Version
from ...register.rows import index_row


class Command(BaseCommand):
    help = "Maakt alles wat van de inhoud is afgeleid opnieuw."

    def handle(self, **options):
        with transaction.atomic():
            changed = []
            for version in Version.objects.all():
                index = index_row(version.read())
                if index != version.index:
                    version.index = index
                    changed.append(version)
            Version.objects.bulk_update(changed, ["index"])
        kept_indexes.clear()
        self.stdout.write(f"{Version.objects.count()} versies nagelopen, {len(changed)} bijgewerkt.")
