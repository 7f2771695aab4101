"""Rebuild everything that is derived from the contents."""

from django.core.management.base import BaseCommand
from django.db import transaction

from ...register.derived import derived_index
from ...register.index import kept_indexes
from ...register.models import Version


class Command(BaseCommand):
    help = "Maakt alles wat van de inhoud is afgeleid opnieuw."

    def handle(self, **options):
        with transaction.atomic():
            changed = []
            for version in Version.every_kind.all():
                index = derived_index(version)
                if index != version.index:
                    version.index = index
                    changed.append(version)
            Version.every_kind.bulk_update(changed, ["index"])
        kept_indexes.clear()
        self.stdout.write(f"{Version.every_kind.count()} versies nagelopen, {len(changed)} bijgewerkt.")
