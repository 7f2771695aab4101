"""Look at everything that an administrator must know before and after an update."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ...upkeep.doctor.examining import examined
from ...upkeep.doctor.looking import Health
from ...upkeep.doctor.report import as_json, in_table


class Command(BaseCommand):
    help = (
        "Kijkt alles na wat een beheerder vóór en na een update moet weten, en zegt wat er te doen is. Wijzigt niets. "
        "Eindigt alleen met een fout als een van de controles fout is."
    )
    # It looks at these itself, also when one of them fails.
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="Geef één JSON-object in plaats van een tabel.")
        parser.add_argument(
            "--snel",
            "--quick",
            action="store_true",
            help="Reken documenten en reservekopie niet na: kijk alleen of zij er zijn en opengaan.",
        )

    def handle(self, json, snel, **options):
        lines, now = examined(quick=snel), timezone.now()
        self.stdout.write(as_json(lines, now) if json else "\n".join(in_table(lines, now)))
        if wrong := [f"{line.part} ({line.what})" for line in lines if line.verdict.health is Health.FAULT]:
            raise CommandError(f"Fout: {', '.join(wrong)}.")
