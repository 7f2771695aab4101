"""What proofs run in processes of their own, with Django on the database in DATABASE_URL."""

import os

import django
from django.apps import apps

if not apps.ready:
    os.environ["DJANGO_SETTINGS_MODULE"] = "regiodeals.settings"
    django.setup()

import datetime as dt

from django.contrib.auth import get_user_model
from django.core.management import call_command

from deals.models import Contribution, Deal, ReleaseLine
from deals.publishing import Overtaken, propose, publish

from ..browse import give_second_step
from .arena import EDITORS, PASSWORD


def prepare():
    """The letter, release 1 and two editors."""
    call_command("migrate", verbosity=0)
    call_command("seed", alleen_de_brief=True, verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    for name in EDITORS:
        give_second_step(get_user_model().objects.create_superuser(username=name, password=PASSWORD))


def verify():
    """Raises CommandError where a digest or the chain of releases does not fit."""
    call_command("verify", verbosity=0)


def deal_numbers():
    """{slug: primary key} of every deal."""
    return dict(Deal.objects.order_by("slug").values_list("slug", "pk"))


def published_texts():
    """{release: {slug: summary}} of every release in order, after `verify`."""
    verify()
    releases = {}
    for line in ReleaseLine.objects.select_related("release", "version").order_by("release__number"):
        releases.setdefault(line.release.number, {})[line.slug] = line.version.read()["samenvatting"]
    return releases


def meet(barrier, lock):
    global everyone, desk
    everyone, desk = barrier, lock


def write_and_publish(text, amount, slugs):
    """Put `text` and `amount` into the deals, wait for the others, publish.

    The number of the release, or the slugs with which the publication was refused."""
    with desk:  # whoever writes proposes what they wrote; the race is for the publication
        Deal.objects.filter(slug__in=slugs).update(summary=text)
        Contribution.objects.filter(deal__slug__in=slugs, side="rijk").update(amount=amount)
        proposal = propose(slugs, dt.date.today())
    everyone.wait(20)
    try:
        return publish(proposal, note=text).number
    except Overtaken as refusal:
        return refusal.slugs
