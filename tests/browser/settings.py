"""The register's own settings; only the static files go to a folder of the test run."""

import os

from regiodeals.settings import *  # noqa: F403

STATIC_ROOT = os.environ["BROWSER_STATIC_ROOT"]
