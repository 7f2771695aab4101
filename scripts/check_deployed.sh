#!/bin/sh
# Django's deployment checks, with settings as a public register has them.
set -eu

unset REGISTER_LOCAL
export SECRET_KEY="$(.venv/bin/python -c 'import secrets; print(secrets.token_urlsafe(64))')"
export ALLOWED_HOSTS=register.example.org
export REGISTER_URL=https://register.example.org
export DATABASE_URL=postgres://register:unused@localhost/register
export SECURITY_CONTACT=mailto:security@example.org
exec .venv/bin/python manage.py check --deploy --fail-level WARNING
