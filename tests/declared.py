"""Runs the register with one more line in deals/register/facet.py, and prints what it answers: see test_facet.py."""

import importlib.abc
import importlib.machinery
import json
import os
import sys

LINE = (
    '    Facet("letter", "letter", "Letters", lambda row: [Value(row.name[0].lower(), row.name[0])], '
    '"verwacht een letter", "letters", model=MinistryName, exclusive=True, mapped=True),\n'
)
MODULE = "deals.register.facet"
PLACE = "ALL_FACETS = (\n"


class OneLineMore(importlib.machinery.SourceFileLoader):
    """Reads the file with the line in it."""

    def get_code(self, fullname):
        path = self.get_filename(fullname)
        source = self.get_data(path).decode()
        assert source.count(PLACE) == 1
        return self.source_to_code(source.replace(PLACE, PLACE + LINE), path)


class Finder(importlib.abc.MetaPathFinder):
    def find_spec(self, fullname, path, target=None):
        if fullname != MODULE:
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path)
        spec.loader = OneLineMore(spec.loader.name, spec.loader.path)
        return spec


def answers(questions):
    """{question: [status, headers, body]} of a register with the releases that `seed` makes."""
    from django.core.management import call_command
    from django.test import Client
    from django.test.utils import setup_databases, setup_test_environment

    setup_test_environment()
    setup_databases(verbosity=0, interactive=False)
    call_command("seed", verbosity=0)
    client = Client()
    told = {}
    for question in questions:
        response = client.get(question)
        told[question] = [response.status_code, dict(response.headers), response.content.decode("utf-8", "replace")]
    return told


if __name__ == "__main__":
    sys.meta_path.insert(0, Finder())
    os.environ["DJANGO_SETTINGS_MODULE"] = "regiodeals.settings"
    import django

    django.setup()
    sys.stdout.write("\n" + json.dumps(answers(json.load(sys.stdin))))
