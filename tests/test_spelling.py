"""Names that look alike, and what nobody can see in a text: refused at the desk, with a sentence that names it."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from deals.facts.every_kind import FACTS
from deals.language.spelling import folded_name, foreign_letter, same_place, unseen
from deals.models import Deal, Organisation, Region, Source, Tranche, User

from . import cast as people
from .browse import fields_on, text
from .desk import open_deal
from .words import one_of

pytestmark = pytest.mark.django_db  # compares in Python; what the database itself keeps apart is tested on both

# As somebody types or pastes a name that is there already.
ALIKE = [
    "TWENTE II",
    "twente ii",
    "Twente\u00a0II",
    "Twente  II",
    " Twente II ",
    "Twente\u2009II",
    "Twénte II",
    "Ｔwente II",
    "Twente Ⅱ",
]
UNSEEN = [
    "\u00ad",
    *map(chr, range(0x200B, 0x2010)),
    *map(chr, range(0x202A, 0x202F)),
    *map(chr, range(0x2060, 0x2065)),
    *map(chr, range(0x2066, 0x2070)),
    "\u2028",
    "\u2029",
    "\ufeff",
    "\x01",
    "\x1b",
    "\x7f",
    "\x85",
    "\u061c",
    "\u180e",
    "\u3164",
    "\ufe0f",
    "\U000e0041",
    "\ue000",
]


def add(desk, thing, /, **fields):
    """What the form answers that adds a `thing` (deal, region, …), filled in with `fields`."""
    address = reverse(f"admin:deals_{thing}_add")
    form = fields_on(desk.get(address))
    return desk.post(address, {name: values[-1] for name, values in form.items()} | fields)


def add_deal(desk, name, slug="nieuw"):
    region, tranche = Region.objects.first(), Tranche.objects.first()
    return add(desk, "deal", name=name, slug=slug, region=region.pk, tranche=tranche.pk)


def refused(answer):
    """The errors of a form that was not saved."""
    assert answer.status_code == 200, "saved"
    return text(answer)


@pytest.fixture
def twente(cast):
    people.make_deal("twente-ii", "Twente II")
    Organisation.objects.create(slug="board", name="Twente II", kind="overig")
    Region.objects.filter(slug="twente").update(name="Twente II")


@pytest.mark.parametrize("name", ["TWENTE II", "Twente\u00a0II", "Twénte  II"])
def test_a_name_that_looks_like_another_is_refused_by_the_name_of_that(twente, desk, name):
    before = Deal.objects.count(), Region.objects.count(), Organisation.objects.count()
    assert "De Regio Deal ‘Twente II’ bestaat al." in refused(add_deal(desk, name))
    assert "De regio ‘Twente II’ bestaat al." in refused(add(desk, "region", name=name, slug="nieuw"))
    organisation = add(desk, "organisation", name=name, slug="nieuw", kind="overig")
    assert "De organisatie ‘Twente II’ bestaat al." in refused(organisation)
    assert (Deal.objects.count(), Region.objects.count(), Organisation.objects.count()) == before


@pytest.mark.parametrize("name", ["Twente III", "Twente I I", "Twente", "Achterhoek"])
def test_another_name_is_another_name(twente, desk, name):
    assert add_deal(desk, name).status_code == 302


def test_a_deal_keeps_its_own_name_in_another_spelling(twente, desk):
    address, posted = open_deal(desk, "twente-ii")
    assert desk.post(address, posted | {"name": "TWENTE  II"}).status_code == 302
    assert Deal.objects.get(slug="twente-ii").name == "TWENTE II"


def test_a_name_is_kept_with_single_plain_spaces(cast, desk):
    assert add_deal(desk, "  Nieuw\u00a0\u2009 Land ").status_code == 302
    assert Deal.objects.get(slug="nieuw").name == "Nieuw Land"


@pytest.mark.parametrize("character", one_of(["\u00ad", "\u200b", "\u202e", "\x1b", "\ufeff"]))
def test_what_nobody_can_see_is_refused_in_every_text(cast, desk, character):
    code = f"(U+{ord(character):04X})"
    assert code in refused(add_deal(desk, f"Tw{character}ente"))
    address, posted = open_deal(desk)
    place = next(name for name in posted if name.startswith("contribution") and name.endswith("-locator"))
    for field in ("summary", place):
        assert code in refused(desk.post(address, posted | {field: f"Een te{character}kst"})), field


def test_every_character_that_nobody_can_see_is_named():
    for character in UNSEEN:
        assert f"(U+{ord(character):04X})" in (unseen(f"te{character}kst", lines=True) or ""), hex(ord(character))
    assert unseen("Fryslân: 50 % – ‘vier’ m², €\u00a05 & meer…") is None


def test_the_sentence_says_what_it_is_and_where(cast, desk):
    said = refused(add_deal(desk, "Tw\u00adente"))
    assert "Hier staat een zacht afbreekstreepje (U+00AD), na ‘Tw’. Dat ziet niemand: haal het weg" in said
    assert "een teken dat de leesrichting omdraait (U+202E), aan het begin" in refused(add_deal(desk, "\u202eetnewT"))


def test_lines_and_tabs_stand_in_a_text_of_more_lines_and_nowhere_else(cast, desk):
    address, posted = open_deal(desk)
    assert desk.post(address, posted | {"summary": "Een zin.\r\n\r\n\tNog een."}).status_code == 302
    assert "een tab (U+0009)" in unseen("a\tb") and unseen("a\tb\r\n", lines=True) is None


@pytest.mark.parametrize("name", ["Waterl\u0430nd", "\u0422wente", "Tw\u03bfnte"])
def test_a_name_has_no_letter_of_another_alphabet(cast, desk, name):
    said = refused(add_deal(desk, name))
    assert "alfabet, ook als zij eruitziet als een gewone letter" in said
    assert refused(add(desk, "region", name=name, slug="nieuw"))
    assert foreign_letter("Fryslân, Curaçao, ’s-Hertogenbosch & Ĳsselstein 2°") is None


def test_every_text_of_the_desk_is_looked_at_in_one_place():
    from deals.language.spelled import Spelled

    assert all(issubclass(model, Spelled) for model in (*FACTS, Deal, Region, Organisation, Source, User))


@pytest.mark.parametrize("action", ["note", "message"])
def test_what_is_said_with_a_submission_is_looked_at_too(cast, desk, action):
    from deals.desk.fields import text_field

    with pytest.raises(ValidationError, match="U\\+200B"):
        text_field("Toelichting", "").clean("Een\u200b zin.")
    assert text_field("Toelichting", "").clean("Een zin.\nNog een.") == "Een zin.\nNog een."


# --- sources


def add_source(desk, **fields):
    known = {"title": "Een andere brief", "slug": "nieuw", "kind": "kamerbrief", "publisher": "Het ministerie"}
    return add(desk, "source", **(known | fields))


@pytest.fixture
def letters(cast):
    Source.objects.filter(slug="brief").update(dossier="29697", number="157", url="https://www.example.nl/brief/")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"title": "BRIEF over  twee deals", "date": "2023-12-01"}, "Deze titel, en geen andere datum,"),
        ({"title": "Brief over twee deals"}, "Deze titel, en geen andere datum,"),
        ({"dossier": "29697", "number": "157"}, "Dit Kamerstuk (29697, nr. 157)"),
        ({"dossier": "29 697", "number": "157"}, "Dit Kamerstuk (29 697, nr. 157)"),
        ({"url": "https://www.example.nl/brief/"}, "Dit webadres"),
        ({"url": "http://example.nl/brief#bladzijde-2"}, "Dit webadres"),
    ],
)
def test_a_source_that_is_there_already_is_refused_by_its_name(letters, desk, fields, sentence):
    said = refused(add_source(desk, **fields))
    assert f"{sentence} heeft de bron ‘Brief over twee deals (01-12-2023)’ ook." in said


@pytest.mark.parametrize(
    "fields",
    [
        # Every year a letter is called so.
        {"title": "Brief over twee deals", "date": "2024-12-01"},
        {"dossier": "29697", "number": "158"},
        {"dossier": "29697"},
        {"url": "https://www.example.nl/brief/?did=2"},
    ],
)
def test_another_document_is_another_source(letters, desk, fields):
    assert add_source(desk, **fields).status_code == 302


def test_what_the_register_begins_with_is_spelled_so(register):
    """None of its texts would be refused, or be kept otherwise."""
    for model in (Deal, Region, Organisation, Source, *FACTS):
        for thing in model.objects.all():
            before = {name: getattr(thing, name) for name in thing.names}
            thing.full_clean()
            assert {name: getattr(thing, name) for name in thing.names} == before


def test_names_and_addresses_are_compared_as_people_read_them():
    assert {folded_name(name) for name in ALIKE} == {"twente ii"}
    assert folded_name("’s–Hertogen\u00adbosch") == folded_name("'S-Hertogenbosch")
    assert folded_name("Fryslân") == folded_name("fryslan") != folded_name("friesland")
    assert same_place("HTTPS://Example.nl/Brief") != same_place("https://example.nl/brief")
