"""Papers of the Kamer as a program reads them: which are found, what each says, and how releases and changes tell of them."""

import datetime as dt

import pytest
from django.http import QueryDict

from deals.models import Deal, Release
from deals.portal.paper_filters import paper_filter
from deals.portal.question import NotUnderstood
from deals.register.index import release_index
from deals.register.papers import release_papers

from . import cast as people

pytestmark = [pytest.mark.django_db, pytest.mark.database]

NEXT_DAY = people.PAST + dt.timedelta(days=1)
MOTION, LETTER, PROMISE = "29697-116", "36560-VII-2", "toezegging-lijst"


@pytest.fixture
def papers(cast):
    """A motion with two decisions about Noorderland, a letter that is only named, and a commitment without a term or a day."""
    motion = people.paper(
        MOTION, "motie", titled="Motie over kansenagenda's", role="lid van de Tweede Kamer", groups="CDA; D66"
    )
    people.names_deal(motion, Deal.objects.get(slug="noorderland"))
    people.decided(motion, "aangenomen", dt.date(2023, 12, 20))
    people.decided(motion, "ingediend", dt.date(2023, 12, 15))
    people.paper(
        LETTER,
        titled="Voortgang van het programma",
        on=dt.date(2024, 5, 7),
        named_in=motion.source,
        named_locator="agenda",
    )
    people.paper(PROMISE, "toezegging", titled="Lijst van uitkeringen", on=None)
    people.release([f"kamerstuk/{slug}" for slug in (MOTION, LETTER, PROMISE)], at=NEXT_DAY, note="Kamerstukken")
    return motion


def found_by(query):
    release = Release.objects.last()
    deals = [row.slug for row in release_index(release).rows]
    return paper_filter(release_papers(release), QueryDict(query), deals)


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("", [LETTER, MOTION, PROMISE]),
        ("soort=motie&soort=brief", [LETTER, MOTION]),
        ("dossier=29 697", [MOTION]),
        ("dossier=36560-vii", [LETTER]),
        ("dossier=onbekend", [PROMISE]),
        ("deal=noorderland", [MOTION]),
        ("deal=programma&soort=brief", [LETTER]),
        ("deal=zuiderland", []),
        ("jaar=2023", [MOTION]),
        ("jaar=onbekend", [PROMISE]),
        ("jaar=1999", []),
    ],
)
def test_papers_are_found_by_kind_dossier_deal_and_year(papers, query, slugs):
    assert [paper.slug for paper in found_by(query).found] == slugs


def test_a_facet_is_counted_beside_the_others_and_never_without_what_is_chosen(papers):
    chosen = found_by("soort=motie&jaar=1999")
    assert chosen.counted("soort") == [("motie", 0)]
    assert chosen.counted("jaar") == [("1999", 0), ("2023", 1)]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("soort=liedje", "‘liedje’ is geen bekende waarde voor soort stuk; verwacht brief, motie"),
        ("dossier=12345", "‘12345’ is geen bekende waarde voor dossier"),
        ("deal=nergens", "verwacht het korte adres van een deal, of programma"),
        ("jaar=vorig", "‘vorig’ is geen bekende waarde voor jaar; verwacht een jaar"),
    ],
)
def test_what_means_nothing_is_refused_by_name(papers, query, said):
    with pytest.raises(NotUnderstood, match=said):
        found_by(query)
