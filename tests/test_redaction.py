"""What was taken out of a text: where it stood, what still proves the digest, and what is no longer kept."""

import json

import pytest
from django.core.management import call_command
from django.utils import timezone

from deals.contract import DealContent
from deals.models import Redaction, Release, Version
from deals.publishing.digests import content_faults, index_faults
from deals.register.models import canonical_bytes, sha256
from deals.register.redaction import REDACTED, is_written, put_back, redacted, without_words
from deals.register.rows import index_row

from .words import contract_fields

pytestmark = [pytest.mark.django_db, pytest.mark.database]

WORDS = "het noorden"


@pytest.fixture
def lost(cast):
    """The version of Noorderland, without some words of its summary, and the record of that."""
    version = Version.every_kind.get(slug="noorderland")
    content, spots = redacted(version.written(), WORDS, is_written)
    version.content = canonical_bytes(content).decode()
    version.index = index_row(version.read())
    version.save()
    about = {"kind": "anders", "explanation": "Een plaats.", "at": timezone.now(), "length": len(WORDS)}
    after = sha256(version.content.encode())
    Redaction.objects.create(version=version, spots=spots, digest_before=version.digest, digest_after=after, **about)
    return version


def test_a_redacted_version_fits_and_whoever_has_the_words_arrives_at_its_digest(lost):
    assert [*content_faults(), *index_faults()] == []
    assert lost.read()["samenvatting"] == f"Een deal in {REDACTED}."
    whole = put_back(lost.content, lost.redactions.get(), WORDS)
    assert sha256(whole.encode()) == lost.digest
    assert json.loads(whole)["samenvatting"] == "Een deal in het noorden."


def test_other_words_do_not_arrive_at_it(lost):
    for words in ("het zuiden", "Het noorden", ""):
        with pytest.raises(ValueError, match="het waren andere"):
            put_back(lost.content, lost.redactions.get(), words)
    with pytest.raises(ValueError, match="geen"):
        put_back(lost.content.replace(REDACTED, "niets"), lost.redactions.get(), WORDS)


def test_without_its_record_a_changed_version_is_a_fault(lost):
    lost.redactions.all().delete()
    assert "past niet bij de digest" in next(content_faults())
    assert list(index_faults()) == []


def test_what_a_process_keeps_of_a_release_hangs_on_what_was_taken_out(cast):
    release = Release.objects.get()
    before = release.stand
    release.redacted = "0" * 64
    assert release.stand != before and release.digest in release.stand


def test_verify_accepts_a_redacted_version(lost, capsys):
    call_command("verify")
    assert "kloppen" in capsys.readouterr().out


# What holds no text of people: codes, keys, dates, short addresses.
CODES = {
    *("slug", "sleutel", "code", "soort", "kant", "nauwkeurigheid", "moment", "onderdeelVan", "rol", "veld", "reden"),
    *("vorm", "btw", "niveau", "over", "staat", "aard", "redenGeenGetal", "doel", "stand", "datumNauwkeurigheid"),
    *("standNauwkeurigheid", "vanaf", "totEnMet", "vastgesteldOp", "besprokenOp", "vervangt"),
    *(
        "lijn",
        "bron",
        "datum",
        "geldigVan",
        "geldigTot",
        "mijlpaal",
        "voorganger",
        "afkorting",
        "gemeente",
        "provincie",
    ),
}


def test_every_text_of_the_contract_is_written_by_people_or_is_a_code():
    texts = {path for path, field in text_fields(DealContent())}
    assert len(texts) > 60
    undecided = {path for path in texts if not is_written(path) and path.split("/")[-1] not in {*CODES, "naam"}}
    assert undecided == set()
    assert len(list(contract_fields())) > len(texts)


def text_fields(serializer, path=""):
    for name, field in serializer.fields.items():
        inner = getattr(field, "child", field)
        if hasattr(inner, "fields"):
            yield from text_fields(inner, f"{path}/{name}")
        elif type(field).__name__ in ("CharField", "Text", "DateField"):
            yield f"{path}/{name}", field


@pytest.mark.parametrize(
    ("text", "words", "left"),
    [
        ("aaaa", "aa", REDACTED * 2),
        ("aaa", "aa", f"{REDACTED}a"),
        ("é", "x", "é"),
        ("a😀b😀", "😀", f"a{REDACTED}b{REDACTED}"),
    ],
)
def test_marks_stand_where_the_words_stood(text, words, left):
    told, offsets = without_words(text, words)
    assert told == left and all(told.startswith(REDACTED, offset) for offset in offsets)
