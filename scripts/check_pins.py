"""Names every locked package of which a newer patch is out: `make lint`. Fails only where it could look at none.

Whether to take one is a decision of its own (`make lock ARGS=--upgrade`): a lock that moves by itself is none."""

import re
import subprocess
import sys
from pathlib import Path

from packaging.version import Version

PROJECT = Path(__file__).resolve().parent.parent
LOCKED = PROJECT / "requirements" / "dev.txt"
NEWEST = "pip compile --quiet --universal --no-annotate --no-header --upgrade --group dev pyproject.toml"
PIN = re.compile(r"^([a-z0-9-]+)==([^\s;\\]+)", re.MULTILINE)


def main() -> None:
    locked = pins(LOCKED.read_text())
    newest = pins(newest_that_fit())
    if not locked.keys() & newest.keys():
        sys.exit("Van geen enkel pakket is na te gaan of er een nieuwere patch is: niemand antwoordt.")
    behind = [
        f"{name} {locked[name]} → {newest[name]}"
        for name in sorted(locked.keys() & newest.keys())
        if newest[name] > locked[name] and newest[name].release[:2] == locked[name].release[:2]
    ]
    if behind:
        print(f"Nieuwere patches ({len(behind)} van {len(locked)}; make lock ARGS=--upgrade): {', '.join(behind)}")


def pins(requirements: str) -> dict[str, Version]:
    return {name: Version(version) for name, version in PIN.findall(requirements)}


def newest_that_fit() -> str:
    """The requirements as they would be locked now; empty where nobody answers."""
    uv = str(Path(sys.executable).parent / "uv")
    return subprocess.run([uv, *NEWEST.split()], cwd=PROJECT, capture_output=True, text=True, check=False).stdout


if __name__ == "__main__":
    main()
