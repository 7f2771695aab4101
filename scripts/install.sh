#!/bin/sh
# Makes .venv and installs what is locked: `install.sh runtime` to run the register, `install.sh dev` to work on it.
set -eu

wanted=requirements/$1.txt
# A copy of the requirements last installed in full; absent while an installation is under way.
stamp=.venv/installed.txt

python=$(sh scripts/find_python.sh)
if [ "$python" = .venv/bin/python ]; then
    cmp -s "$wanted" "$stamp" && exit
    # Whoever has everything for development also has everything to run.
    [ "$1" = runtime ] && cmp -s requirements/dev.txt "$stamp" && exit
fi

echo "Eenmalig installeren van de pakketten in $wanted …"
rm -f "$stamp"
[ "$python" = .venv/bin/python ] || "$python" -m venv --clear .venv
if ! .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input --require-hashes -r "$wanted"; then
    echo "Het installeren is niet gelukt; zie de melding hierboven. Hetzelfde commando nog eens geven kan altijd." >&2
    exit 1
fi
cp "$wanted" "$stamp.new"
mv "$stamp.new" "$stamp"
