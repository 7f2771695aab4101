"""Recompute every digest: has anything been changed behind the register's back?"""

import json

from django.core.management.base import BaseCommand, CommandError

from ...publishing import digest_lines, lines_of
from ...register.index import index_row
from ...register.models import Release, Version, canonical_bytes, sha256


class Command(BaseCommand):
    help = "Rekent alle digests na: van elke versie en van de keten van publicaties. Noemt wat verschilt."

    def add_arguments(self, parser):
        parser.add_argument("--digest", help="Een eerder genoteerde digest van een publicatie: komt die nog voor?")
        parser.add_argument("--publicatie", type=int, help="Het nummer waarbij die digest hoort; zonder: de laatste.")

    def handle(self, digest=None, publicatie=None, **options):
        faults = [*version_faults(), *chain_faults()]
        if digest:
            faults += known_digest_faults(digest, publicatie)
        elif publicatie:
            raise CommandError("Noem bij --publicatie ook de digest die ernaast moet staan.")
        if faults:
            raise CommandError("\n".join(faults))
        self.stdout.write(f"{Version.objects.count()} versies en {Release.objects.count()} publicaties kloppen.")


def version_faults():
    for version in Version.objects.order_by("pk").iterator():
        if sha256(version.content.encode()) != version.digest:
            yield f"Versie {version.pk} van ‘{version.slug}’: de inhoud past niet bij de digest {version.digest}."
            continue
        content = json.loads(version.content)
        if canonical_bytes(content).decode() != version.content:
            yield f"Versie {version.pk} van ‘{version.slug}’: de inhoud is geen canonieke JSON."
        if content["slug"] != version.slug:
            yield f"Versie {version.pk} staat onder ‘{version.slug}’, maar gaat over ‘{content['slug']}’."
        if index_row(version.read()) != version.index:
            yield f"Versie {version.pk} van ‘{version.slug}’: de index is niet van deze inhoud; draai reindex."


def chain_faults():
    previous = None
    for expected, release in enumerate(Release.objects.order_by("number"), start=1):
        if release.number != expected:
            yield f"Publicatie {expected} ontbreekt."
            return
        if release.digest != release.computed_digest(
            digest_lines(lines_of(release)), previous.digest if previous else ""
        ):
            yield f"Publicatie {release.number}: de regels, de gegevens of de vorige publicatie passen niet bij de digest."
        if previous and (release.as_of < previous.as_of or release.visible_from < previous.visible_from):
            yield f"Publicatie {release.number}: de peildatum of het moment ligt vóór dat van publicatie {previous.number}."
        previous = release


def known_digest_faults(digest, number):
    release = Release.objects.filter(number=number).first() if number else Release.objects.order_by("number").last()
    if release is None:
        return [f"Publicatie {number or 1} bestaat niet, dus ook niet met digest {digest}."]
    if release.digest != digest:
        return [f"Publicatie {release.number} heeft digest {release.digest}, niet {digest}."]
    return []
