"""A small cast that every test knows, and the words to build more.

Noorderland: published, in two provinces, money known of both sides.
Zuiderland: published, in one province, the national amount unknown.
Concept: a deal at the desk that is not published."""

import datetime as dt
from decimal import Decimal

from deals.models import (
    Area,
    Contribution,
    Deal,
    DealTrait,
    Gap,
    Milestone,
    Ministry,
    MinistryName,
    Municipality,
    Organisation,
    PaperDeal,
    PaperDecision,
    ParliamentaryPaper,
    Party,
    ProgrammeLine,
    Province,
    Region,
    Signature,
    Source,
    Trait,
    Tranche,
)
from deals.publishing.releases import Prepared, Proposal, contents, propose, publish

PAST = dt.datetime(2026, 1, 10, 9, tzinfo=dt.UTC)
AS_OF = dt.date(2024, 1, 1)


def reference():
    """A few of the official lists."""
    groningen = Province.objects.create(code="PV20", slug="groningen", name="Groningen")
    drenthe = Province.objects.create(code="PV22", slug="drenthe", name="Drenthe")
    limburg = Province.objects.create(code="PV31", slug="limburg", name="Limburg")
    for code, name, province in (
        ("GM0014", "Groningen", groningen),
        ("GM1680", "Aa en Hunze", drenthe),
        ("GM0114", "Emmen", drenthe),
        ("GM0917", "Heerlen", limburg),
        ("GM0994", "Valkenburg aan de Geul", limburg),
    ):
        Municipality.objects.create(code=code, name=name, province=province)
    for code, slug, names in (
        ("mnre1034", "bzk", [("BZK", "Binnenlandse Zaken en Koninkrijksrelaties", None, None)]),
        ("mnre1130", "ienw", [("IenW", "Infrastructuur en Waterstaat", None, None)]),
        (
            "mnre1153",
            "lnv",
            [
                ("LNV", "Landbouw, Natuur en Voedselkwaliteit", dt.date(2017, 10, 26), dt.date(2024, 7, 2)),
                ("LVVN", "Landbouw, Visserij, Voedselzekerheid en Natuur", dt.date(2024, 7, 2), None),
            ],
        ),
    ):
        ministry = Ministry.objects.create(code=code, slug=slug, abbreviation=names[-1][0])
        for abbreviation, name, start, end in names:
            MinistryName.objects.create(
                ministry=ministry, abbreviation=abbreviation, name=name, valid_from=start, valid_until=end
            )
    for number, name in ((1, "eerste tranche"), (2, "tweede tranche")):
        Tranche.objects.create(number=number, name=name)
    Trait.objects.create(slug="nplv", name="NPLV", explanation="Nationaal Programma Leefbaarheid en Veiligheid.")


def source(slug="brief", **fields):
    """A letter, made once."""
    known = {
        "kind": "kamerbrief",
        "title": "Brief over twee deals",
        "date": dt.date(2023, 12, 1),
        "publisher": "Het ministerie",
    }
    return Source.objects.get_or_create(slug=slug, defaults=known | fields)[0]


def make_deal(slug, name, tranche=1, **fields):
    """A deal with only a name."""
    region, _ = Region.objects.get_or_create(slug=slug.removesuffix("-ii"), defaults={"name": name.removesuffix(" II")})
    return Deal.objects.create(
        slug=slug, name=name, region=region, tranche=Tranche.objects.get(number=tranche), **fields
    )


def fact(model, deal, **fields):
    """A fact, read in the letter."""
    return model.objects.create(
        deal=deal, **{"source": fields.get("source") or source(), "locator": f"Bijlage, {deal.name}"} | fields
    )


def pay(deal, side, amount, **fields):
    return fact(Contribution, deal, side=side, amount=Decimal(amount), **{"counted": True, "key": f"{side}-1"} | fields)


def sign(deal, *slugs):
    for slug in slugs:
        fact(Signature, deal, ministry=Ministry.objects.get(slug=slug), key=f"ministerie-{slug}")


def locate(deal, *codes, **fields):
    for code in codes:
        fact(Area, deal, municipality=Municipality.objects.get(code=code), **fields)


def noorderland():
    deal = make_deal("noorderland", "Noorderland", summary="Een deal in het noorden.")
    pay(deal, "rijk", "10000000")
    pay(deal, "regio", "12500000.50")
    sign(deal, "bzk", "lnv")
    locate(deal, "GM0014", "GM1680")
    fact(Milestone, deal, kind="convenant", date=dt.date(2023, 11, 1), precision="uiterlijk")
    province = Organisation.objects.create(
        slug="provincie-groningen",
        name="Provincie Groningen",
        kind="provincie",
        province=Province.objects.get(code="PV20"),
    )
    fact(Party, deal, organisation=province)
    fact(ProgrammeLine, deal, name="Wonen", literal=True, position=1)
    fact(DealTrait, deal, trait=Trait.objects.get(slug="nplv"))
    return deal


def zuiderland():
    deal = make_deal("zuiderland", "Zuiderland", tranche=2, summary="Een deal in het zuiden.")
    pay(deal, "regio", "4000000")
    fact(Gap, deal, field="bedragen.rijk", reason="niet-vermeld")
    fact(Gap, deal, field="ministeries", reason="niet-vermeld")
    locate(deal, "GM0917")
    return deal


def release(slugs=None, *, as_of=AS_OF, at=PAST, visible_from=None, note="Eerste publicatie", **fields):
    """Publish at the instant `at`."""
    return publish(propose(slugs, as_of), note=note, visible_from=visible_from, clock=lambda: at, **fields)


def cast():
    """The whole cast: two published deals in release 1, and a concept."""
    reference()
    noorderland()
    zuiderland()
    release()
    return make_deal("concept", "Concept", summary="Nog niet gepubliceerd.")


def make_many(number, at, as_of=AS_OF):
    """`number` copies of Noorderland, straight into the register."""
    content = contents(["noorderland"], as_of)["noorderland"]
    proposal = Proposal(as_of)
    for copy in range(number):
        slug = f"kopie-{copy}"
        proposal.prepared[slug] = Prepared.of(content | {"slug": slug, "naam": f"Kopie {copy}"})
        proposal.replaces[slug] = None
    publish(proposal, note="Veel deals", clock=lambda: at)


def paper(slug, kind="brief", **fields):
    """A paper of the Kamer at the desk, whose source has its address. `titled`, `on`: of its source; `named_in`: the source that names it."""
    title, day = fields.pop("titled", f"Stuk {slug}"), fields.pop("on", dt.date(2023, 12, 15))
    dossier, _, number = slug.rpartition("-") if slug[:5].isdigit() else ("", "", "")
    own = source(f"stuk-{slug}", title=title, date=day, publisher="Tweede Kamer", dossier=dossier, number=number)
    if kind == "toezegging":
        fields = {"commitment_state": "niet-bekend"} | fields
    told = {"subject": f"Over {title}.", "role": "minister van BZK"} | fields
    return ParliamentaryPaper.objects.create(source=own, slug=slug, kind=kind, **told)


def names_deal(one, deal):
    """The paper names the deal."""
    return PaperDeal.objects.create(paper=one, deal=deal, locator="titel")


def decided(one, kind, day=None, **fields):
    """What happened to the paper, read in its own source."""
    told = {"source": one.source, "locator": "kop", "precision": "dag" if day else ""} | fields
    return PaperDecision.objects.create(paper=one, kind=kind, date=day, **told)
