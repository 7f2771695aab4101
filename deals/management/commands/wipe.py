"""Write the database anew, so that no byte of what was taken out is left in the free space of its files."""

from django.core.management.base import BaseCommand
from django.db import connection


class Command(BaseCommand):
    help = "Schrijft de database opnieuw: wat weggelakt is, blijft niet in vrije ruimte achter. Kort staat alles stil."

    def handle(self, **options):
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("VACUUM")
            else:
                # Without FULL the bytes stay where they were until something else is written there.
                cursor.execute("SET statement_timeout = 0")
                cursor.execute("VACUUM (FULL)")
        self.stdout.write("De database is opnieuw geschreven. Oudere reservekopieën bevatten nog wat erin stond.")
