"""Do what must be done every few minutes; for the timer."""

from django.core.management.base import BaseCommand, CommandError

from ...upkeep.clockwork import do_round


class Command(BaseCommand):
    help = "Doet wat elke paar minuten moet gebeuren. Eén tegelijk: wie als tweede komt, doet niets."

    def handle(self, **options):
        round_ = do_round()
        if round_.failed:
            raise CommandError(f"Mislukt, het logboek zegt waarom: {'; '.join(round_.failed)}.")
        if round_.other:
            self.stdout.write("Een ander proces is met het uurwerk bezig: hier is niets meer te doen.")
