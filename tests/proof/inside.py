"""What proofs run in processes of their own, with Django on the database in DATABASE_URL."""

import os

import django
from django.apps import apps

if not apps.ready:
    os.environ["DJANGO_SETTINGS_MODULE"] = "regiodeals.settings"
    django.setup()

import datetime as dt
import hashlib
import time

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from deals.models import Contribution, Deal, ReleaseLine
from deals.publishing.releases import Overtaken, propose, publish

from .. import cast as people
from ..browse import give_second_step, sign_in
from ..desk import ROLES, address_of, member, table
from ..words import AMOUNT, QUERIES, WORD, addresses
from .arena import EDITORS, PASSWORD


def prepare():
    """The letter, release 1 and two editors who have signed in: the cookies of each, in their order."""
    call_command("migrate", verbosity=0)
    call_command("seed", alleen_de_brief=True, verbosity=0)
    cookies = []
    for name in EDITORS:
        person = get_user_model().objects.create_superuser(username=name, password=PASSWORD)
        give_second_step(person)
        sign_in(client := Client(), person)
        cookies.append({name: cookie.value for name, cookie in client.cookies.items()})
    return cookies


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
    for line in ReleaseLine.of_deals.select_related("release", "version").order_by("release__number"):
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


def public_paths():
    """Addresses of every kind: the fixed ones, those of things that are there, hidden, or unknown."""
    known = ["/deals/twente-ii/", "/deals/twente-ii.json", "/deals/twente-ii/wijzigingen.atom", "/regios/twente/"]
    hidden = [f"/deals/{slug}/" for slug in ("voorland", "terugland", "schetsland", "wachtland")]
    queries = ["", "?publicatie=2", f"?q={WORD}", *QUERIES[2:4]]
    paths = [*addresses(), *known, *hidden]
    return sorted({path + query for path in paths for query in (queries if path.count("/") < 3 else [""])})


def hide():
    """A changed deal that is submitted, and new ones: waiting, submitted, sent back, a concept, at the desk alone."""
    from deals.models import Aim, Alias, ProgrammeLine, Region, Source, Tranche
    from deals.publishing import review

    author, reviewer = get_user_model().objects.order_by("pk")[:2]
    source = Source.objects.first()
    published = Deal.objects.get(slug="twente-ii")
    deals = {"twente-ii": published}
    for slug in ("wachtland", "voorland", "terugland", "schetsland", "bureauland"):
        region = Region.objects.create(slug=slug, name=f"{slug} {WORD}")
        tranche = Tranche.objects.get(number=4)
        deals[slug] = Deal.objects.create(slug=slug, name=f"{slug} {WORD}", region=region, tranche=tranche)
    for deal in deals.values():
        paper = people.paper(f"bij-{deal.slug}", titled=f"Stuk {deal.slug} {WORD}", subject=WORD, role=WORD, note=WORD)
        people.names_deal(paper, deal)
        people.decided(paper, "besproken", note=WORD)
        read = {"deal": deal, "source": source, "locator": f"Plaats {WORD}", "note": WORD}
        for side in ("rijk", "regio"):
            Contribution.objects.filter(deal=deal, side=side).delete()
            Contribution.objects.create(**read, side=side, amount=AMOUNT, counted=True)
        Alias.objects.create(**read, name=WORD)
        Aim.objects.create(**read, text=WORD)
        ProgrammeLine.objects.create(**read, name=WORD, description=WORD)
        Deal.objects.filter(pk=deal.pk).update(summary=WORD)
    later = timezone.now() + dt.timedelta(days=1)
    publish(propose(["wachtland", "kamerstuk/bij-wachtland"], dt.date.today()), note=WORD, visible_from=later)
    said = review.Announcement(dt.date.today(), WORD, message=WORD)
    for slugs in (["voorland", "twente-ii"], ["terugland"], ["schetsland"]):
        kept = review.save_concept(author, [*slugs, *(f"kamerstuk/bij-{slug}" for slug in slugs)], said)
        if slugs != ["schetsland"]:
            review.submit(kept.pk, author)
        if slugs == ["terugland"]:
            review.send_back(kept.pk, reviewer, WORD)


def reveal():
    """Publish what waits."""
    from deals.publishing.releases import move_waiting

    move_waiting(2, timezone.now() + dt.timedelta(milliseconds=200))
    time.sleep(0.5)


def publish_later(slug, text, seconds):
    """Publish `text` as the summary of a deal, `seconds` from now: that instant."""
    Deal.objects.filter(slug=slug).update(summary=text)
    instant = timezone.now() + dt.timedelta(seconds=seconds)
    publish(propose([slug], dt.date.today()), note=text, visible_from=instant)
    return instant.timestamp()


def bring_back(slug):
    """Publish a deal again that was withdrawn."""
    publish(propose([slug], dt.date.today()), note="Weer openbaar.")


SCRIPT = """'"><img src=x data-ran onerror=ran=1><script>ran=1</script>"""


def plant_script():
    """`SCRIPT` in every text of two deals and what they refer to, published and submitted: (deal, submission)."""
    from django.db import models

    from deals.facts.every_kind import FACTS
    from deals.models import Organisation, PaperDeal, PaperDecision, ParliamentaryPaper, Region, Source
    from deals.publishing import review

    numbers = [Deal.objects.get(slug=slug).pk for slug in ("twente-ii", "waddeneilanden")]
    paper = people.paper("29697-9999", "motie", groups="CDA; D66")
    people.names_deal(paper, Deal.objects.get(slug="twente-ii"))
    people.decided(paper, "aangenomen")
    chosen = [Deal.objects.filter(pk__in=numbers), *(model.objects.filter(deal__in=numbers) for model in FACTS)]
    chosen += [model.objects.all() for model in (ParliamentaryPaper, PaperDeal, PaperDecision)]
    for things in [*chosen, Region.objects.all(), Source.objects.all(), Organisation.objects.all()]:
        fields = [
            field
            for field in things.model._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField)
            and not isinstance(field, models.SlugField | models.URLField | models.FileField)
            and not field.choices
            and field.editable
            and (field.max_length or 1000) > len(SCRIPT) + 8
        ]
        for thing in things:
            for field in fields:
                # What is left open has a meaning of its own; only prose may stand anywhere.
                if getattr(thing, field.attname) or isinstance(field, models.TextField):
                    setattr(thing, field.attname, f"{thing.pk} {SCRIPT}")
            thing.save()
    author, reviewer = get_user_model().objects.order_by("pk")[:2]
    said = review.Announcement(dt.date.today(), SCRIPT, message=SCRIPT)
    for summary in (SCRIPT, f"Opnieuw {SCRIPT}"):
        Deal.objects.filter(pk__in=numbers).update(summary=summary)
        ParliamentaryPaper.objects.filter(pk=paper.pk).update(subject=summary)
        submission = review.save_concept(author, ["twente-ii", "waddeneilanden", f"kamerstuk/{paper.slug}"], said)
        review.submit(submission.pk, author)
        review.send_back(submission.pk, reviewer, SCRIPT)
        review.submit(submission.pk, author)
        if summary == SCRIPT:
            review.approve(submission.pk, reviewer, review.seal_of(submission))
    return numbers[0], submission.pk


def open_doors():
    """An account for every role, and {address: (who may GET, who may POST)} of the whole desk, of things that are there.

    Roles by their letter, as in desk.py, which holds the table."""
    from django.contrib.auth.models import Group

    from deals.models import CaribbeanBody, ErrorReport, ProgrammeFact, Release, SourceQuestion, Theme, User, WorkPoint
    from deals.publishing import redacting, review

    for role in filter(None, ROLES.values()):
        person = member(role, email=f"{role}@example.org")
        person.set_password(PASSWORD)
        person.save()
        give_second_step(person)
    colleague = member("lezer", "collega")
    Deal.objects.filter(slug="twente-ii").update(summary="Een betere tekst.")
    author = User.objects.get(username="redacteur")
    paper = people.paper("29697-9999", "motie")
    names = ["twente-ii", f"kamerstuk/{paper.slug}"]
    submission = review.save_concept(author, names, review.Announcement(dt.date.today(), "Nieuw."))
    review.submit(submission.pk, author)
    redaction = redacting.propose_redaction("twente-ii", "2019 al een", "anders", "Een plaats.", author)
    SourceQuestion.objects.create(deal="twente-ii", keys="rijk-1", asked_to="Het ministerie", asked_on=dt.date.today())
    WorkPoint.objects.create(deal=Deal.objects.get(slug="twente-ii"), field="resultaten")
    ErrorReport.objects.create(receipt="x" * 20, received_at=timezone.now(), page="/deals/twente-ii/", wrong="Fout.")
    models = [model for model in apps.get_app_config("deals").get_models() if model._default_manager.exists()]
    keys = {f"deals/{model._meta.model_name}": model._default_manager.order_by("pk").first().pk for model in models}
    keys |= {"auth/group": Group.objects.first().pk, "slug": "twente-ii", "paper": paper.slug}
    keys |= {"submission": submission.pk, "redaction": redaction.pk}
    assert {CaribbeanBody, ProgrammeFact, Release, Theme} <= set(models)
    # Of no source a file is kept here.
    doors = {pattern: allowed for pattern, allowed in table().items() if "bestand" not in pattern}
    return {address_of(pattern, keys, colleague): allowed for pattern, allowed in doors.items()}, dict(ROLES)


def everything_kept():
    """A digest of every row of every table, but what a visit itself leaves: sessions."""
    from django.contrib.sessions.models import Session

    digest = hashlib.sha256()
    for model in sorted(apps.get_models(include_auto_created=True), key=lambda model: model._meta.label):
        if model is not Session:
            rows = sorted(map(repr, model._base_manager.values_list()))
            digest.update(repr((model._meta.label, rows)).encode())
    return digest.hexdigest()
