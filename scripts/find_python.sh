#!/bin/sh
# Prints the first Python on this machine that can run the register; says what is missing when there is none.
set -u
unset PYTHONHOME

# By running them: a pyenv shim exists, but fails, for a version that this folder does not use.
is_recent() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1; }

if is_recent .venv/bin/python && .venv/bin/python -m pip --version >/dev/null 2>&1; then
    echo .venv/bin/python
    exit
fi

names=${PYTHON:-python3.13 python3.12 python3.14 python3}
# shellcheck disable=SC2086
set -- $names
places=PATH
if [ -z "${PYTHON:-}" ]; then
    home=${HOME:-/nonexistent}
    set -- "$@" "${PYENV_ROOT:-$home/.pyenv}"/versions/*/bin/python3 "$home"/.local/share/uv/python/*/bin/python3
    places="PATH, bij pyenv en bij uv"
fi
too_old="" no_venv=""
for candidate in "$@"; do
    if is_recent "$candidate"; then
        # Debian ships venv without ensurepip, which puts pip into the new environment.
        if "$candidate" -c 'import ensurepip, venv' >/dev/null 2>&1; then
            command -v "$candidate"
            exit
        fi
        no_venv=${no_venv:-$candidate}
    elif version=$("$candidate" --version 2>/dev/null); then
        too_old="$too_old${too_old:+, }$candidate ($version)"
    fi
done

if [ -n "$no_venv" ]; then
    version=$("$no_venv" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    echo "Bij $(command -v "$no_venv") ontbreekt de module venv: installeer die (Debian en Ubuntu: apt-get install python$version-venv)." >&2
else
    echo "Python 3.12 of nieuwer ontbreekt: gezocht naar $names op $places. Te oud: ${too_old:-geen}." >&2
fi
exit 1
