"""For whoever lost app, key and recovery codes: they set up a second step again at the next sign-in."""

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from ...accounts.signing_in import OK, forget_second_factors, tell
from ...accounts.users import User


class Command(BaseCommand):
    help = "Verwijdert de tweede stap van een account en meldt het overal af."

    def add_arguments(self, parser):
        parser.add_argument("gebruikersnaam", help="Het account, zoals beheerder.")

    def handle(self, gebruikersnaam, **options):
        user = User.objects.filter(username=gebruikersnaam).first()
        if user is None:
            raise CommandError(f"Er is geen account met de naam {gebruikersnaam}.")
        with transaction.atomic():
            forget_second_factors(user)
        tell("tweede stap opnieuw", OK, of=gebruikersnaam, actor="commando", origin="reset_second_factors")
        self.stdout.write(f"Bij het volgende aanmelden stelt {gebruikersnaam} een nieuwe tweede stap in.")
