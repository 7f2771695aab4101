"""Words that two people take out of what was published: they stand nowhere any more, and every digest can still be proved."""

import datetime as dt
import json
from itertools import product

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from deals.models import (
    Deal,
    Deed,
    Organisation,
    Party,
    Redaction,
    RedactionProposal,
    Release,
    ReleaseLine,
    Source,
    SubmissionLine,
    User,
    Version,
)
from deals.publishing import redacting, releases, review
from deals.publishing.digests import content_faults, index_faults
from deals.publishing.releases import Overtaken, Refused
from deals.register.index import kept_indexes, release_index
from deals.register.models import canonical_bytes, sha256
from deals.register.redaction import REDACTED, put_back

from . import cast as people
from .browse import at, body, press, sign_in, text
from .desk import member, withdraw
from .words import NEXT_DAY, addresses, forget, in_the_long_proof, manage, queries

pytestmark = [pytest.mark.django_db, pytest.mark.database]

NAME = "Jannetje Geheimers"
LATER = people.PAST + dt.timedelta(days=30)
WHY = "De naam van een bewoner."


@pytest.fixture
def named(cast):
    """A resident is named in texts of two releases, in a source, a party, a note, a reason, submissions and the trail."""
    els, eva = member("redacteur", "els"), member("eindredacteur", "eva")
    deal = Deal.objects.get(slug="noorderland")
    deal.summary = f"Volgens {NAME} gaat het goed. “{NAME}” woont er \\ al lang."
    deal.save()
    source = Source.objects.get(slug="brief")
    source.note, source.title = f"Geschreven door {NAME}.", f"Brief van {NAME}"
    source.save()
    organisation = Organisation.objects.create(slug="bewoner", name=f"Stichting {NAME}", kind="overig")
    people.fact(Party, deal, organisation=organisation, note=f"Opgericht door {NAME}.")
    people.release(["noorderland"], at=NEXT_DAY, note=f"Nu met {NAME}.")
    deal.summary = "Weer zonder naam."
    deal.save()
    people.release(["noorderland"], at=NEXT_DAY, note="Derde publicatie")
    withdraw("zuiderland", reason=f"{NAME} vroeg erom.", note="Weg.", as_of=people.AS_OF, clock=lambda: NEXT_DAY)
    Deal.objects.filter(slug="zuiderland").update(summary=f"Zuiderland van {NAME}")
    kept = review.save_concept(els, ["zuiderland"], review.Announcement(people.AS_OF, f"Ook {NAME}.", message=NAME))
    review.submit(kept.pk, els)
    with at(NEXT_DAY):
        review.send_back(kept.pk, eva, f"Waarom {NAME}?")
    return deal


def person(name):
    return User.objects.get(username=name)


def proposed(words=NAME, **fields):
    about = {"slug": "noorderland", "kind": "persoonsgegeven", "explanation": WHY} | fields
    return redacting.propose_redaction(about["slug"], words, about["kind"], about["explanation"], person("els"))


def take_out(words=NAME, now=LATER, **fields):
    proposal = proposed(words, **fields)
    return redacting.approve_redaction(proposal.pk, person("eva"), redacting.reach(words).seal, clock=lambda: now)


def everything_stored():
    """The text of every column of every table, one after the other."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            yield from (f"{table}: {row}" for row in cursor.fetchall())


def holding(words=NAME):
    spelled = json.dumps(words, ensure_ascii=False)[1:-1]
    return [row for row in everything_stored() if words in row or spelled in row]


def all_faults():
    return [*content_faults(), *index_faults()]


def test_the_words_stand_nowhere_any_more(named):
    kinds = {row.split(":")[0] for row in holding()}
    assert {"deals_version", "deals_release", "deals_releaseline", "deals_submissionline", "deals_submission"} <= kinds
    assert {"deals_deed", "deals_source", "deals_party", "deals_organisation", "deals_historicaldeal"} <= kinds
    take_out()
    assert holding() == []
    version = Version.every_kind.get(content__contains="woont er")
    assert version.read()["samenvatting"] == f"Volgens {REDACTED} gaat het goed. “{REDACTED}” woont er \\ al lang."
    assert NAME not in str(version.index) and REDACTED in str(version.index)


def test_every_digest_and_the_chain_still_fit(named):
    before = dict(Release.objects.values_list("number", "digest"))
    digests = set(Version.every_kind.values_list("digest", flat=True))
    assert all_faults() == []
    take_out()
    assert all_faults() == []
    assert dict(Release.objects.values_list("number", "digest")) == before
    assert set(Version.every_kind.values_list("digest", flat=True)) == digests
    call_command("verify", stdout=open("/dev/null", "w"))  # noqa: SIM115


def test_whoever_has_the_words_arrives_at_the_digest(named):
    take_out()
    take_out("het goed", explanation="Ook weg.")
    assert Redaction.objects.exclude(version=None).count() >= 3
    for version in Version.every_kind.exclude(redactions=None).distinct():
        text = version.content
        for redaction in reversed(version.redactions.all()):
            words = NAME if redaction.explanation == WHY else "het goed"
            with pytest.raises(ValueError, match="het waren andere"):
                put_back(text, redaction, "Iemand anders")
            text = put_back(text, redaction, words)
        assert sha256(text.encode()) == version.digest


def test_a_release_without_its_words_proves_its_digest_as_well(named):
    take_out()
    for release in Release.objects.exclude(redactions=None):
        previous = Release.objects.get(number=release.number - 1)
        told = releases.digest_lines(releases.lines_of(release))
        text = json.dumps(release.told(told, previous.digest))
        assert sha256(put_back(text, release.redactions.get(), NAME).encode()) == release.digest
    assert Release.objects.exclude(redactions=None).count() == 2


@pytest.mark.parametrize(
    "change",
    [
        lambda version: {"content": version.content.replace(REDACTED, "Piet")},
        lambda version: {"content": version.content.replace("woont", "werkt")},
        lambda version: {"digest": "0" * 64},
    ],
)
def test_any_other_difference_is_still_a_fault(named, change):
    take_out()
    version = Version.every_kind.get(content__contains="woont er")
    Version.every_kind.filter(pk=version.pk).update(**change(version))
    with pytest.raises(CommandError, match=f"Versie {version.pk} van ‘noorderland’: de inhoud past niet"):
        call_command("verify")


def test_a_record_that_is_taken_away_is_a_fault(named):
    take_out()
    redaction = Redaction.objects.exclude(version=None).first()
    redaction.delete()
    assert any("past niet bij de digest" in fault for fault in content_faults())


def test_a_record_that_names_another_text_is_a_fault(named):
    take_out()
    redaction = Redaction.objects.exclude(version=None).first()
    version = redaction.version
    version.content = version.content.replace(REDACTED, "Piet")
    version.save()
    Redaction.objects.filter(pk=redaction.pk).update(digest_after=sha256(version.content.encode()))
    assert any("waar woorden zijn weggelakt, staat iets anders" in fault for fault in content_faults())


def test_reindex_changes_nothing_afterwards(named):
    take_out()
    rows = list(Version.every_kind.order_by("pk").values_list())
    call_command("reindex", stdout=open("/dev/null", "w"))  # noqa: SIM115
    assert list(Version.every_kind.order_by("pk").values_list()) == rows


def test_nothing_is_new_at_the_desk_afterwards(named):
    assert not releases.propose(["noorderland"], people.AS_OF).prepared
    take_out()
    assert Redaction.objects.filter(version__lines__release=releases.newest_release()).exists()
    assert not releases.propose(["noorderland"], people.AS_OF).prepared


def test_a_later_release_that_lists_it_is_redacted_too(named):
    take_out()
    Deal.objects.filter(slug="concept").update(summary="Nieuw.")
    release = people.release(["concept"], at=LATER, note="Vijfde")
    assert release.redacted
    assert all_faults() == []


def test_the_very_words_cannot_come_back_unseen(named):
    deal = Deal.objects.get(slug="noorderland")
    deal.summary = f"Nog één keer {NAME}."
    deal.save()
    people.release(["noorderland"], at=NEXT_DAY, note="Nog eens")
    prepared = releases.Prepared.of_text(Version.every_kind.order_by("-pk")[0].content)
    deal.summary = "Zonder."
    deal.save()
    people.release(["noorderland"], at=NEXT_DAY, note="Zonder")
    take_out()
    proposal = releases.Proposal(people.AS_OF, {"noorderland": prepared})
    proposal.replaces["noorderland"] = releases.lines_of(releases.newest_release())["noorderland"][0]
    with pytest.raises(Refused, match="staan weer de woorden die zijn weggelakt"):
        releases.publish(proposal, note="Terug", clock=lambda: LATER)


def test_what_readers_have_is_recorded_also_by_a_clock_that_was_set_back(named):
    take_out(now=NEXT_DAY - dt.timedelta(hours=1))
    assert all_faults() == []
    assert Release.objects.get(number=2).redactions.exists()


def test_what_waits_loses_the_words_too_and_fits(named):
    Deal.objects.filter(slug="concept").update(summary=f"Van {NAME}.")
    people.release(["concept"], at=NEXT_DAY, visible_from=LATER + dt.timedelta(days=9), note=f"Over {NAME}.")
    take_out()
    assert holding() == [] and all_faults() == []
    waiting = Release.objects.order_by("-number")[0]
    assert waiting.note == f"Over {REDACTED}." and not waiting.redactions.exists()
    releases.recall_waiting(waiting.number, clock=lambda: LATER)
    assert all_faults() == []


@pytest.mark.parametrize(
    ("words", "fields", "sentence"),
    [
        ("Ja", {}, "minstens 3 tekens"),
        ("gelakt", {}, "vallen samen met"),
        (NAME.lower(), {}, "in geen enkele versie van deze deal"),
        (NAME, {"slug": "concept"}, "in geen enkele versie van deze deal"),
        (NAME, {"explanation": " "}, "Schrijf een uitleg"),
        (NAME, {"explanation": f"Het gaat om {NAME.upper()}."}, "herhaalt de woorden"),
    ],
)
def test_what_cannot_be_proposed_is_refused_with_a_sentence(named, words, fields, sentence):
    with pytest.raises(Refused, match=sentence):
        proposed(words, **fields)
    assert not RedactionProposal.objects.exists()


def test_an_explanation_of_before_loses_later_words_too(named):
    take_out("het goed", explanation="Iets over de voorzitter.")
    Deal.objects.filter(slug="noorderland").update(summary="Aldus de voorzitter.")
    people.release(["noorderland"], at=LATER, note="Vijfde")
    take_out("de voorzitter", explanation="Een rol.")
    assert holding("de voorzitter") == [] and all_faults() == []


def test_a_field_never_becomes_longer_than_it_may_be(named):
    party = Party.objects.get(note__contains=NAME)
    Party.objects.filter(pk=party.pk).update(locator="Jan" + "x" * 195)
    Deal.objects.filter(slug="noorderland").update(summary="Jan")
    people.release(["noorderland"], at=NEXT_DAY, note="Jan")
    with pytest.raises(Refused, match=r"^vindplaats wordt te lang"):
        proposed("Jan")


def test_nobody_decides_about_their_own(named, settings):
    proposal = proposed()
    seal = redacting.reach(NAME).seal
    with pytest.raises(Refused, match="iemand anders"):
        redacting.approve_redaction(proposal.pk, person("els"), seal)
    assert holding()
    settings.SELF_APPROVAL = True
    redacting.approve_redaction(proposal.pk, person("els"), seal)
    assert not holding()


def test_only_what_was_seen_is_taken_out(named):
    proposal, seal = proposed(), redacting.reach(NAME).seal
    deal = Deal.objects.get(slug="zuiderland")
    people.fact(Party, deal, organisation=Organisation.objects.get(slug="bewoner"), note=NAME)
    with pytest.raises(Overtaken):
        redacting.approve_redaction(proposal.pk, person("eva"), seal)
    assert not Redaction.objects.exists()


def test_what_was_decided_is_decided(named):
    proposal, seal = proposed(), redacting.reach(NAME).seal
    redacting.refuse_redaction(proposal.pk, person("eva"), "Dit is openbaar.")
    assert RedactionProposal.objects.get().words == ""
    with pytest.raises(Refused, match="al teruggestuurd"):
        redacting.approve_redaction(proposal.pk, person("eva"), seal)


def test_what_is_submitted_while_words_go_does_not_hold_them(named, monkeypatch):
    """Contents are built before the lock is taken; here the words are taken out just after they were."""
    els, built = person("els"), releases.propose
    kept = review.save_concept(els, ["zuiderland"], review.Announcement(people.AS_OF, "Opnieuw."))

    def built_before(*arguments):
        proposal = built(*arguments)
        monkeypatch.setattr(releases, "propose", built)
        take_out()
        return proposal

    monkeypatch.setattr(releases, "propose", built_before)
    with pytest.raises(Refused, match="Intussen zijn er woorden weggelakt"):
        review.submit(kept.pk, els)
    assert not SubmissionLine.objects.filter(text__contains=NAME).exists()
    review.submit(kept.pk, els)
    assert SubmissionLine.objects.filter(submission=kept, submitted=True).exclude(text="").exists()


def test_who_did_what_is_a_deed(named):
    take_out()
    deeds = Deed.objects.filter(slug="noorderland").values_list("kind", "by__username")
    assert set(deeds) >= {("lakvoorstel", "els"), ("weggelakt", "eva")}


def test_whoever_has_a_form_open_saves_over_nothing(named):
    before = Deal.objects.get(slug="noorderland").revision
    take_out()
    assert Deal.objects.get(slug="noorderland").revision > before


def test_lines_of_submissions_stay_frozen_and_fit(named):
    take_out()
    for line in SubmissionLine.objects.exclude(text=""):
        assert sha256(line.text.encode()) == line.digest
    assert ReleaseLine.every_kind.filter(reason__contains=REDACTED).exists()


# --- at the desk


@pytest.fixture
def browsers(named):
    """Browsers of Els, a redacteur, and Eva, an eindredacteur."""
    clients = {name: Client() for name in ("els", "eva")}
    for name, client in clients.items():
        sign_in(client, person(name))
    return clients


def asked(client, words=NAME):
    shown = client.get("/beheer/weglakken/?deal=noorderland")
    return press(client, shown, "x", words=words, kind="persoonsgegeven", explanation=WHY)


def test_one_asks_another_sees_where_and_decides(browsers):
    page = browsers["els"].get(asked(browsers["els"]).url)
    said = text(page)
    assert "noorderland, publicatie 2" in said and "Volgens Jannetje Geheimers gaat het goed" in said
    assert "publicatie 2: de toelichting" in said and "Aan het bureau" in said and "Documenten" in said
    assert "iemand anders" not in said and "Lak deze woorden weg" not in page.content.decode()
    seen = browsers["eva"].get(page.wsgi_request.path)
    assert press(browsers["eva"], seen, "approve").status_code == 302
    assert holding() == []
    done = text(browsers["eva"].get(page.wsgi_request.path))
    assert "goedgekeurd , door eva" in done and NAME not in done and "manage.py wipe" in done


def test_what_is_asked_waits_on_the_start_page_of_who_may_decide(browsers):
    asked(browsers["els"])
    assert "Voorstellen om woorden weg te lakken" in text(browsers["eva"].get("/beheer/"))
    assert "Voorstellen om woorden weg te lakken" not in text(browsers["els"].get("/beheer/"))


def test_a_refusal_at_the_desk_says_why_and_loses_nothing(browsers):
    answer = asked(browsers["els"], words="Bestaat Niet")
    assert answer.status_code == 400 and "in geen enkele versie" in text(answer)
    seen = browsers["eva"].get(asked(browsers["els"]).url)
    assert press(browsers["eva"], seen, "refuse").status_code == 400
    assert press(browsers["eva"], seen, "approve", seal="oud").status_code == 409
    assert press(browsers["eva"], seen, "refuse", reason="Dit mag.").status_code == 302
    assert holding() and "afgewezen" in Deed.objects.first().get_kind_display()


def test_the_page_to_withdraw_says_that_older_releases_keep_the_text(browsers):
    said = text(browsers["eva"].get("/beheer/intrekken/noorderland/"))
    assert "daar blijft de tekst te lezen" in said and "Lak woorden weg" in said
    form = reverse("admin:deals_deal_change", args=[Deal.objects.get(slug="noorderland").pk])
    assert "/beheer/weglakken/?deal=noorderland" in browsers["els"].get(form).content.decode()


# --- to readers


def crawled(client):
    """Every public address with and without a release, and what it answers."""
    questions = ["", "?publicatie=2"]
    places = [*addresses(), "/deals/noorderland/", "/bronnen/brief/", "/vergelijken/?deal=noorderland&deal=zuiderland"]
    for place, query in product(dict.fromkeys(places), questions):
        address = place + (query.replace("?", "&") if "?" in place else query)
        yield address, client.get(address)


def test_no_address_says_the_words_in_a_process_that_had_kept_them_all(named, client):
    before = dict(crawled(client))
    named_in = {address for address, response in before.items() if NAME in body(response)}
    assert {"/deals/noorderland/?publicatie=2", "/deals.csv?publicatie=2", "/wijzigingen.atom"} <= named_in
    assert {"/deals/noorderland.json?publicatie=2", "/bronnen/brief/", "/publicaties/"} <= named_in
    take_out()
    for address, response in crawled(client):
        assert NAME not in body(response), address
        if "ETag" in before[address] and response.status_code == 200:
            assert response["ETag"] != before[address]["ETag"], address
            asked_again = client.get(address, headers={"if-none-match": before[address]["ETag"]})
            assert asked_again.status_code == 200, address


def test_a_search_finds_the_words_no_more_nor_suggests_them(named, client):
    asked_for = "/api/v1/deals?publicatie=2&q=Geheimers"
    assert client.get(asked_for).json()["totaal"] == 1
    take_out()
    assert client.get(asked_for).json()["totaal"] == 0
    assert "geheimers" not in body(client.get("/deals/?publicatie=2&q=geheimerz")).lower()


def test_the_page_of_a_deal_says_that_words_were_taken_out(named, client):
    old = client.get("/deals/noorderland/?publicatie=2")
    take_out()
    said = text(client.get("/deals/noorderland/?publicatie=2"))
    told = "zijn in deze publicatie woorden weggelakt: persoonsgegeven. De naam van een bewoner."
    assert f"Op 9 februari 2026 {told}" in said and f"Volgens {REDACTED} gaat het goed" in said
    assert told not in text(client.get("/deals/noorderland/?publicatie=1")) and told not in text(old)


def test_the_list_of_releases_says_of_which_the_note_lost_words(named, client):
    take_out()
    shown = text(client.get("/publicaties/"))
    assert shown.count("zijn in deze publicatie woorden weggelakt: persoonsgegeven.") == 2
    assert f"Nu met {REDACTED}." in shown


def test_json_says_where_and_its_bytes_prove_it(named, client):
    take_out()
    untouched = client.get("/api/v1/deals/zuiderland?publicatie=1").json()
    assert "weggelakt" in untouched or "Zuiderland" in untouched["naam"]
    served = client.get("/deals/noorderland.json?publicatie=2").json()
    assert client.get("/api/v1/deals/noorderland?publicatie=2").json() == served
    told, release = served.pop("weggelakt"), served.pop("publicatie")
    served.pop("schema")
    assert {entry["plaats"] for entry in told} >= {"/samenvatting", "/partijen/1/toelichting"}
    assert {entry["lengte"] for entry in told} == {len(NAME)}
    assert sha256(canonical_bytes(served)) == told[-1]["sha256Nu"]
    assert release["digest"] == told[0]["sha256Oorspronkelijk"]


def test_what_lost_no_words_has_the_bytes_that_it_had(cast, client):
    make = Deal.objects.get(slug="zuiderland")
    make.summary = f"Van {NAME}."
    make.save()
    people.release(["zuiderland"], at=NEXT_DAY, note="Twee")
    member("redacteur", "els"), member("eindredacteur", "eva")
    before = [client.get(f"/deals/noorderland.json?publicatie={number}").content for number in (1, 2)]
    take_out(slug="zuiderland")
    assert [client.get(f"/deals/noorderland.json?publicatie={number}").content for number in (1, 2)] == before


def test_a_kept_page_takes_one_query_and_only_a_new_page_that_names_what_went_takes_one_more(named, client):
    naming = {"/publicaties/", "/deals/noorderland/?publicatie=2"}
    urls = ("/", "/deals/", "/deals.csv", "/wijzigingen/", *naming)
    before = {url: queries(client, url) for url in urls}
    take_out()
    forget()
    for url in urls:
        assert queries(client, url) == before[url] + (url in naming), url
        assert queries(client, url) == 1


def test_what_was_begun_before_is_not_kept_for_after(named):
    """A request that read the release before the words went, and finishes after, leaves nothing to others."""
    old = Release.objects.get(number=2)
    stale = release_index(old)
    take_out()
    kept_indexes.put(old.stand, stale)
    assert NAME not in str([row.texts for row in release_index(Release.objects.get(number=2)).rows])


# --- in the files of the database


@in_the_long_proof
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps its files to itself")
def test_no_byte_of_the_words_is_left_in_the_file(tmp_path):
    file = tmp_path / "register.sqlite3"
    place = {"DATABASE_URL": f"sqlite:///{file}", "REGISTER_LOCAL": "true"}
    for command in (["migrate", "-v0"], ["shell", "-v0", "-c", WITH_NAME]):
        made = manage(*command, **place)
        assert made.returncode == 0, made.stderr
    assert NAME.encode() in file.read_bytes()
    for command in (["shell", "-v0", "-c", WITHOUT_NAME], ["wipe"]):
        made = manage(*command, **place)
        assert made.returncode == 0, made.stderr
    assert NAME.encode() not in file.read_bytes()
    assert REDACTED.encode() in file.read_bytes()


WITH_NAME = f"""
from tests import cast as people
from deals.models import Deal, User
people.cast()
deal = Deal.objects.get(slug="noorderland")
for summary in ("Van {NAME}.", "Zonder."):
    deal.summary = summary
    deal.save()
    people.release(["noorderland"], at=people.PAST + __import__("datetime").timedelta(1), note="Van {NAME}.")
for name in ("els", "eva"):
    User.objects.create_superuser(name)
"""
WITHOUT_NAME = f"""
from deals.publishing import redacting
from deals.models import User
els, eva = User.objects.order_by("username")
proposal = redacting.propose_redaction("noorderland", "{NAME}", "anders", "Een naam.", els)
redacting.approve_redaction(proposal.pk, eva, redacting.reach("{NAME}").seal)
"""
