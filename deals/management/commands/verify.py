"""Recompute every digest, of documents too: has anything been changed behind the register's back?"""

from django.core.management.base import BaseCommand, CommandError

from ...facts.documents import document_faults
from ...facts.models import Source
from ...publishing.digests import content_faults, index_faults
from ...register.models import Release, Version


class Command(BaseCommand):
    help = "Rekent alle digests na: van elke versie, van de keten van publicaties en van elk document. Noemt wat verschilt."

    def add_arguments(self, parser):
        parser.add_argument("--digest", help="Een eerder genoteerde digest van een publicatie: komt die nog voor?")
        parser.add_argument("--publicatie", type=int, help="Het nummer waarbij die digest hoort; zonder: de laatste.")

    def handle(self, digest=None, publicatie=None, **options):
        faults = [*content_faults(), *index_faults(), *document_faults()]
        if digest:
            faults += known_digest_faults(digest, publicatie)
        elif publicatie:
            raise CommandError("Noem bij --publicatie ook de digest die ernaast moet staan.")
        if faults:
            raise CommandError("\n".join(faults))
        self.stdout.write(f"{Version.every_kind.count()} versies en {Release.objects.count()} publicaties kloppen.")
        if documents := Source.objects.exclude(file="").count():
            self.stdout.write(f"Documenten zoals zij bewaard werden: {documents}.")


def known_digest_faults(digest, number):
    release = Release.objects.filter(number=number).first() if number else Release.objects.order_by("number").last()
    if release is None:
        return [f"Publicatie {number or 1} bestaat niet, dus ook niet met digest {digest}."]
    if release.digest != digest:
        return [f"Publicatie {release.number} heeft digest {release.digest}, niet {digest}."]
    return []
