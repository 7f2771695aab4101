"""Makes tests/golden/register-<version>.zip, the register as this version leaves it, with its figures beside it (.json).

`make sample`, in the state that is released; tests/test_versions.py restores it in every later one. Called with `desk` or
`figures`, it does one step of that in the register that the environment names."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
GOLDEN = PROJECT / "tests" / "golden"
ROLES = ("lezer", "redacteur", "eindredacteur", "beheerder")
# Everyone's, in this one register.
PASSWORD, RECOVERY_CODE = "een wachtwoord van toen", "code-van-toen"
CHANGED = "twente-ii"
REDACTED, TAKEN_OUT, MAYBE_TAKEN_OUT = "zeeuws-vlaanderen", "Alleen het private deel", "Alleen het publieke deel"
# Addresses of which the bytes never change.
PERMALINKS = [
    f"/deals/{slug}.json?publicatie={number}"
    for number in (1, 2)
    for slug in (CHANGED, "zuid-en-oost-drenthe-ii", "zuid-limburg")
] + [f"/deals/{REDACTED}.json?publicatie=2"]


def main() -> None:
    version = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]["version"]
    file = GOLDEN / f"register-{version}.zip"
    with tempfile.TemporaryDirectory() as folder:
        backups, figures = Path(folder, "reservekopieen"), Path(folder, "cijfers.json")
        environment = os.environ | {
            "REGISTER_LOCAL": "true",
            "LOG_LEVEL": "ERROR",
            "REGISTER_URL": "http://localhost:8000",
            "DATABASE_URL": f"sqlite:///{folder}/register.sqlite3",
            "DOCUMENT_ROOT": f"{folder}/documenten",
        }
        for command in (
            ["manage.py", "migrate", "-v0"],
            ["manage.py", "seed", "-v0"],
            [__file__, "desk"],
            ["manage.py", "uurwerk"],
            ["manage.py", "backup", str(backups)],
            [__file__, "figures", str(figures)],
        ):
            subprocess.run([sys.executable, *command], cwd=PROJECT, env=environment, check=True)
        (made,) = backups.glob("*.zip")
        shutil.copyfile(made, file)
        permalinks = json.loads(figures.read_text())
    with zipfile.ZipFile(file) as archive:
        manifest = json.loads(archive.read("inhoud.json"))
    told = {name: manifest[name] for name in ("publicaties", "tabellen")} | {"permalinks": permalinks}
    file.with_suffix(".json").write_text(json.dumps(told, indent=1) + "\n")
    print(f"{file.relative_to(PROJECT)}: {file.stat().st_size // 1024} kB")


def read_permalinks() -> dict[str, str]:
    """{address: the SHA-256 of what is read there}."""
    from django.test import Client

    client = Client(headers={"host": "localhost"})
    return {address: hashlib.sha256(client.get(address).content).hexdigest() for address in PERMALINKS}


def work_at_desk() -> None:
    """What people do before the backup is made."""
    people = {role: account(role) for role in ROLES}
    keep_document()
    lay_before_a_reviewer(people["redacteur"])
    take_words_out(people["redacteur"], people["eindredacteur"])


def account(role: str):
    """Somebody with this role, a password and a second step."""
    from django.contrib.auth.models import Group

    from deals.models import User

    person = User.objects.create_user(role, password=PASSWORD, is_staff=True)
    person.groups.add(Group.objects.get(name=role))
    person.totpdevice_set.create(name="default")
    person.staticdevice_set.create(name="backup").token_set.create(token=RECOVERY_CODE)
    return person


def keep_document() -> None:
    """Beside the letter lies its file."""
    from django.core.files.base import ContentFile

    from deals.models import Source

    source = Source.objects.order_by("pk").first()
    source.file.save("brief.txt", ContentFile(b"De brief van 1 november 2023.\n"))


def lay_before_a_reviewer(author) -> None:
    """A deal is changed at the desk, which leaves its trail, and waits for a second person."""
    from deals.facts.trail import acting
    from deals.models import Deal, Release
    from deals.publishing.review import Announcement, save_concept, submit

    with acting(author.username, "het bureau"):
        deal = Deal.objects.get(slug=CHANGED)
        deal.summary = "Een betere tekst."
        deal.save()
    newest = Release.objects.order_by("number").last()
    concept = save_concept(author, [CHANGED], Announcement(newest.as_of, "Een betere tekst."))
    submit(concept.pk, author)


def take_words_out(author, reviewer) -> None:
    """Words of one deal are taken out; others may yet be."""
    from deals.publishing.redacting import approve_redaction, propose_redaction, reach

    proposal = propose_redaction(REDACTED, TAKEN_OUT, "anders", "Een proef.", author)
    approve_redaction(proposal.pk, reviewer, reach(TAKEN_OUT).seal)
    propose_redaction(REDACTED, MAYBE_TAKEN_OUT, "anders", "Een proef die wacht.", author)


if __name__ == "__main__":
    if len(sys.argv) == 1:
        main()
    else:
        sys.path.insert(0, str(PROJECT))
        os.environ["DJANGO_SETTINGS_MODULE"] = "regiodeals.settings"
        import django

        django.setup()
        if sys.argv[1] == "desk":
            work_at_desk()
        else:
            Path(sys.argv[2]).write_text(json.dumps(read_permalinks()))
