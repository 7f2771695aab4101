"""What the register holds: documents, releases, backups."""

from __future__ import annotations

import datetime as dt
import os
from functools import partial
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from ...backups.archive import BackupError, Manifest, in_figures, manifest_of, opened
from ...backups.making import NAME, SECONDS_IN_A_DAY
from ...facts.documents import REPLACED_DOCUMENTS, YOUNG, document_faults
from ...facts.models import Source
from ...facts.storage import UNFINISHED, documents_root
from ...publishing.digests import content_faults, index_faults
from ...reference.error_reports import ErrorReport, HandlingState
from ...register.models import Release, Version
from ..retention import overdue_addresses, overdue_reports
from .disks import bytes_below, seconds_old, size_of
from .figures import ago, in_bytes
from .looking import Health, Look, Needs, Verdict, fault, good, judged, note, some_of

OLD_BACKUP = dt.timedelta(hours=26)
STALE_BACKUP = dt.timedelta(days=8)
LEFT_UNREAD = dt.timedelta(days=14)


# --- documents


def looks_at_documents(quick: bool) -> list[Look]:
    return [
        Look("van bronnen", partial(named_documents_stand, quick), Needs.TABLES),
        Look("zonder bron", nameless_documents, Needs.TABLES),
    ]


def named_documents_stand(quick: bool) -> Verdict:
    count = Source.objects.exclude(file="").count()
    if not count:
        return good("geen")
    seen = f"{count}, " + ("aanwezig; inhoud niet nagerekend" if quick else "zoals zij bewaard werden")
    if unknown := Source.objects.exclude(file="").filter(file_sha256="").count():
        seen += f"; van {unknown} is niet bekend hoe"
    return judged(list(document_faults(contents=not quick)), seen, "zet ze terug uit een reservekopie")


def nameless_documents() -> Verdict:
    """What the clockwork has not taken away after a day, or may not while a restore keeps something aside."""
    root = documents_root()
    named = {root / name for name in Source.objects.exclude(file="").values_list("file", flat=True)}
    files = [Path(there, name) for there, _, names in os.walk(root) for name in names]
    nameless = [file for file in files if file not in named]
    seen = f"{len(nameless)}, {in_bytes(sum(map(size_of, nameless)))}" if nameless else "geen"
    if aside := sorted(folder.name for folder in root.glob(REPLACED_DOCUMENTS)):
        return note(f"{seen}; restore zette apart: {some_of(aside)}", "verwijder die map als alles goed is")
    old = [file for file in nameless if seconds_old(file) > YOUNG.total_seconds()]
    return note(f"{seen}, ouder dan een dag", "draai clear_documents, en bekijk wat dan blijft") if old else good(seen)


# --- releases


def looks_at_releases() -> list[Look]:
    return [
        Look("digests en keten", digests_fit, Needs.TABLES),
        Look("index", index_fits, Needs.TABLES),
    ]


def digests_fit() -> Verdict:
    seen = f"{Version.every_kind.count()} versies en {Release.objects.count()} publicaties kloppen"
    return judged(list(content_faults()), seen, "zet een reservekopie van ervoor terug, en zoek uit wie dit wijzigde")


def index_fits() -> Verdict:
    faults = list(index_faults())
    return (
        note(f"van {len(faults)} versies verouderd: lijsten zijn trager", "draai reindex")
        if faults
        else good("actueel")
    )


# --- what readers reported


def looks_at_reports() -> list[Look]:
    return [
        Look("nieuw", new_reports_wait, Needs.TABLES),
        Look("bewaartermijn", reports_go_in_time, Needs.TABLES),
    ]


def new_reports_wait() -> Verdict:
    new = ErrorReport.objects.filter(state=HandlingState.NEW)
    oldest = new.order_by("received_at").first()
    if oldest is None:
        return good("geen")
    now = timezone.now()
    seen = f"{new.count()}, de oudste van {ago(oldest.received_at, now)}"
    return note(seen, "lees ze aan het bureau") if now - oldest.received_at > LEFT_UNREAD else good(seen)


def reports_go_in_time() -> Verdict:
    """Whether the clockwork took away what it should have, a day ago at the latest."""
    yesterday = timezone.now() - dt.timedelta(days=1)
    late = overdue_reports(yesterday).count() + overdue_addresses(yesterday).count()
    return note(f"van {late} meldingen voorbij", "draai uurwerk: dat ruimt ze op") if late else good("niets te lang")


# --- backups


def looks_at_backups(quick: bool) -> list[Look]:
    return [
        Look("nieuwste", newest_backup),
        Look("leesbaar", partial(readable_backup, quick)),
        Look("afgebroken", unfinished_backups),
    ]


def own_backups() -> list[tuple[Path, Manifest | None]]:
    """The backups in BACKUP_ROOT, newest first, down to the first of this register. None: what it is cannot be read."""
    root = Path(settings.BACKUP_ROOT)
    files = [file for file in root.iterdir() if NAME.fullmatch(file.name) and file.is_file()] if root.is_dir() else []
    seen: list[tuple[Path, Manifest | None]] = []
    for file in sorted(files, key=lambda one: one.name, reverse=True):
        try:
            manifest = manifest_of(file)
        except BackupError:
            seen.append((file, None))
            continue
        if manifest["register"] == settings.REGISTER_URL:
            return [*seen, (file, manifest)]
    return seen


def newest_backup() -> Verdict:
    """How old what can be put back is."""
    root = Path(settings.BACKUP_ROOT)
    whole = [(file, manifest) for file, manifest in own_backups() if manifest]
    least = Health.NOTE if settings.LOCAL else Health.FAULT
    if not whole:
        return Verdict(
            least,
            f"geen enkele van dit register in {root}",
            "draai backup" if settings.LOCAL else "draai backup, en zet de timer ervan aan",
        )
    file, manifest = whole[0]
    made, now = dt.datetime.fromisoformat(manifest["gemaakt"]), timezone.now()
    seen = f"{file.name}, {ago(made, now)}, {in_bytes(size_of(file))}; de map: {in_bytes(bytes_below(root))}"
    if now - made <= OLD_BACKUP:
        return good(seen)
    todo = "draai backup, en kijk of de timer regiodeals-reservekopie loopt"
    return Verdict(least if now - made > STALE_BACKUP else Health.NOTE, seen, todo)


def readable_backup(quick: bool) -> Verdict:
    """Whether the newest file opens, and unless `quick` every byte of it is what its manifest says."""
    backups = own_backups()
    if not backups:
        return Verdict(Health.UNASKED, "er is geen reservekopie")
    file = backups[0][0]
    try:
        manifest = manifest_of(file)
        if not quick:
            with opened(file):
                pass
    except BackupError as error:
        return fault(
            f"{file.name}: {str(error).removesuffix(' Er is niets veranderd.')}", "draai backup, en bewaar deze apart"
        )
    if manifest["fouten"] or manifest["ontbreekt"]:
        lacking = [*manifest["fouten"], *(f"{name} ontbrak of was veranderd" for name in manifest["ontbreekt"])]
        return note(f"heel, maar het register klopte toen niet: {some_of(lacking)}", "herstel dat, en draai backup")
    return good(f"{in_figures(manifest)}; " + ("de bytes niet nagelezen" if quick else "elke byte nagelezen"))


def unfinished_backups() -> Verdict:
    root = Path(settings.BACKUP_ROOT)
    working = sorted(root.glob(f"regiodeals-*.zip{UNFINISHED}"))
    old = [folder.name for folder in working if seconds_old(folder) > SECONDS_IN_A_DAY]
    if old:
        return note(f"{len(old)}, zoals {old[0]}", "draai uurwerk: dat ruimt ze op")
    return good(f"{len(working)} bezig, of net afgebroken" if working else "geen")
