#!/bin/sh
# Builds static/dist from frontend/ and the outline of the map; does nothing when nothing changed.
# `assets.sh --node` says which node does it; `assets.sh --dev` also installs what checks the pages.
# Needs .venv (scripts/install.sh makes it).
set -eu

at_least=18
is_new_enough() { "$1" -e "process.exit(Number(process.versions.node.split('.')[0]) < $at_least ? 1 : 0)" 2>/dev/null; }

find_node() {
    found=$(command -v node || true)
    if [ -n "$found" ] && command -v npm >/dev/null && is_new_enough "$found"; then
        echo "$found"
        return
    fi
    if [ ! -x .venv/bin/node ]; then
        echo "Node.js $at_least of nieuwer is er niet; eenmalig installeren in .venv …" >&2
        .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input --require-hashes \
            -r requirements/node.txt >&2
    fi
    echo "$PWD/.venv/bin/node"
}

# What the result is made of. Not the whole project: a test must not cost a build.
fingerprint() {
    find frontend templates deals scripts/outline.py fixtures/gemeenten-2024.topo.json -type f \
        \( -name '*.html' -o -name '*.py' -o -name '*.css' -o -name '*.js' -o -name '*.mjs' -o -name '*.json' \) \
        -not -path '*/node_modules/*' -print0 | LC_ALL=C sort -z | xargs -0 cksum | { cat; echo "${THEME:-}"; } | cksum
}

# $1: dev, or nothing. Whoever has everything for development also has everything to build.
install_packages() {
    wanted="$(cksum <frontend/package-lock.json)"
    installed=$(cat frontend/node_modules/.installed 2>/dev/null || true)
    [ "$installed" = "$wanted dev" ] || [ "$installed" = "$wanted $1" ] && return
    echo "Eenmalig installeren van de pakketten in frontend/package-lock.json …"
    omit=
    [ "$1" = dev ] || omit=--omit=dev
    # No scripts: packages only bring files.
    (cd frontend && npm ci --ignore-scripts --no-fund --no-audit --loglevel=error $omit >/dev/null)
    echo "$wanted $1" >frontend/node_modules/.installed
}

node=$(find_node)
if [ "${1:-}" = --node ]; then
    echo "$node"
    exit
fi
PATH=$(dirname "$node"):$PATH
export PATH
made=$(fingerprint)
mode=${1:-}
mode=${mode#--}
is_made() { [ "$(cat static/dist/.made 2>/dev/null)" = "$made" ]; }
# Who only runs the register needs no packages once everything is made.
[ -z "${1:-}" ] && is_made && exit
if ! install_packages "$mode"; then
    echo "Het installeren is niet gelukt; zie de melding hierboven. Hetzelfde commando nog eens geven kan altijd." >&2
    exit 1
fi
is_made && exit
rm -f static/dist/.made
node frontend/build.mjs
.venv/bin/python scripts/outline.py
echo "$made" >static/dist/.made
