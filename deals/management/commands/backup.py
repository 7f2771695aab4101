"""Put the whole register into one file, while people work."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from ...backups.archive import BackupError, in_figures
from ...backups.making import make_backup, pruned


class Command(BaseCommand):
    help = (
        "Maakt één bestand met de database en de documenten, ook terwijl de server draait, en leest het na. "
        "Het bestand bevat alles, ook wat nog onder embargo is: bewaar het als een geheim."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "map", nargs="?", type=Path, default=Path(settings.BACKUP_ROOT), help="Waar het bestand komt."
        )
        parser.add_argument(
            "--bewaar", type=int, metavar="N", help="Verwijder daarna alles behalve de nieuwste N van dit register."
        )

    def handle(self, bewaar=None, **options):
        folder = options["map"].absolute()
        if bewaar is not None and bewaar < 1:
            raise CommandError(f"--bewaar {bewaar}: verwacht een getal van 1 of meer.")
        try:
            file, manifest = make_backup(folder)
        except (BackupError, OSError) as error:
            raise CommandError(f"Er is geen reservekopie gemaakt. {error}") from error
        self.stdout.write(f"{file}\n{in_figures(manifest)}; nagelezen.")
        for name in manifest["ontbreekt"]:
            self.stderr.write(f"Let op: het document {name} ontbreekt of is veranderd sinds het bewaard werd.")
        if manifest["nagerekend"] is False:
            self.stderr.write("Let op: er staan migraties open, dus de digests zijn niet nagerekend.")
        if manifest["fouten"]:
            raise CommandError(
                "\n".join(["De reservekopie is gemaakt, maar het register zelf klopt niet:", *manifest["fouten"]])
                + ("\nEr is daarom geen oudere reservekopie verwijderd." if bewaar else "")
            )
        if bewaar:
            for name in pruned(folder, file, bewaar):
                self.stdout.write(f"Verwijderd: {name}")
