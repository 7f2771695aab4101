"""One deal, or one paper of the Kamer, at one release, as the page, its JSON and the API serve it."""

from __future__ import annotations

from typing import Any

from django.http import Http404

from ..language.dates import utc_text
from .models import Release, ReleaseLine, Version, canonical_bytes
from .redaction import redaction_content, redactions_read


def deal_line(release: Release, slug: str) -> ReleaseLine:
    """The line of the deal in the release: its version, or none with the reason. Raises 404."""
    line = ReleaseLine.of_deals.select_related("version").filter(release=release, slug=slug).first()
    if line is None:
        raise not_listed(slug, release)
    return line


def not_listed(slug: str, release: Release) -> Http404:
    return Http404(f"Een Regio Deal ‘{slug}’ staat niet in publicatie {release.number}.")


def paper_line(release: Release, slug: str) -> ReleaseLine:
    """The line of the paper in the release: its version, or none with the reason. Raises 404."""
    line = ReleaseLine.of_papers.select_related("version").filter(release=release, slug=slug).first()
    if line is None:
        raise Http404(f"Een Kamerstuk ‘{slug}’ staat niet in publicatie {release.number}.")
    return line


def release_reference(release: Release, digest: str | None = None) -> dict[str, Any]:
    """Which release an answer was read from; `digest`: of what is served, where that is not the release itself."""
    return {
        "nummer": release.number,
        "peildatum": release.as_of.isoformat(),
        "openbaarVanaf": utc_text(release.visible_from),
        "digest": digest or release.digest,
    }


def served_version(version: Version, release: Release) -> bytes:
    """The content as it was frozen, with its schema and release, as canonical JSON: without those two its SHA-256 is the digest."""
    told: dict[str, Any] = {"schema": version.schema, "publicatie": release_reference(release, version.digest)}
    # Only where it is so. Without this too, the SHA-256 is what the last of them says that it is now.
    if redactions := redactions_read(version, release):
        told["weggelakt"] = [entry for one in redactions for entry in redaction_content(one)]
    return canonical_bytes({**version.written(), **told})
