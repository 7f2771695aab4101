"""The data dictionary: every field of the content of a deal and of a paper of the Kamer, every choice list and every official list, with its meaning.

Walked from the contract, the vocabulary and the models, so that a new field appears by itself."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.db import models
from django.utils.text import slugify
from rest_framework import serializers

from ..contract import Citation, DealContent, FactContent, value_kind
from ..language.text import punctuated
from ..language.vocabulary import LABELS
from ..paper_contract import PAPER_METHODS, PaperContent
from ..reference.models import OFFICIAL_LISTS, ProgrammeFact
from ..register.facet import ENTRANCES
from .glossary import PLACES, SeenAt

# What stands before every path in the content of a paper, so that no field of it is taken for one of a deal.
OF_PAPER = "kamerstuk"


@dataclass(frozen=True)
class Field:
    """One field of the content, or of an official list."""

    path: str  # as in the content: `bedragen.rijk`
    kind: str
    meaning: str
    nullable: bool = False
    choices: str = ""  # the choice list that its values come from

    @property
    def name(self) -> str:
        return self.path.rsplit(".", 1)[-1]

    @property
    def inside(self) -> str:
        """The path within the content itself."""
        return self.path.removeprefix(f"{OF_PAPER}.")

    @property
    def anchor(self) -> str:
        return "veld-" + self.path.replace(".", "-")


@dataclass(frozen=True)
class FieldGroup:
    """The fields that stand together: of the deal or paper itself, or under one of its fields."""

    field: Field | None  # None: the deal or the paper itself
    fields: list[Field]
    common: list[Field]  # the fields that every fact has, which stand explained once

    @property
    def common_listed(self) -> list[tuple[Field, str]]:
        """[(field, what stands behind it in a sentence)]."""
        return punctuated(self.common)


# The choice lists: their heading, and the fields that take their values from them.
CHOICES = {
    "kant": ("Kant", ("bijdragen.kant", "bestedingen.kant")),
    "nauwkeurigheid": (
        "Nauwkeurigheid van een bedrag of getal",
        (
            "bijdragen.nauwkeurigheid",
            "doelen.nauwkeurigheid",
            "resultaten.nauwkeurigheid",
            "betalingen.nauwkeurigheid",
            "bestedingen.nauwkeurigheid",
        ),
    ),
    "moment": ("Moment van een bedrag", ("bijdragen.moment",)),
    "rol": ("Rol van een partij", ("partijen.rol",)),
    "organisatie": ("Soort organisatie", ("partijen.soort",)),
    "mijlpaal": ("Soort mijlpaal", ("mijlpalen.soort", "status.soort")),
    "precisie": (
        "Nauwkeurigheid van een datum",
        (
            "mijlpalen.nauwkeurigheid",
            "status.nauwkeurigheid",
            "beschikkingen.nauwkeurigheid",
            "resultaten.standNauwkeurigheid",
            "voortgang.standNauwkeurigheid",
            "bestedingen.standNauwkeurigheid",
            "betalingen.datumNauwkeurigheid",
            "aanpassingen.datumNauwkeurigheid",
            "overleggen.datumNauwkeurigheid",
            f"{OF_PAPER}.nauwkeurigheid",
            f"{OF_PAPER}.besluiten.nauwkeurigheid",
        ),
    ),
    "vorm": ("Vorm van een beschikking", ("beschikkingen.vorm",)),
    "btw": ("Btw van een bedrag", ("beschikkingen.btw",)),
    "veld": ("Wat niet bekend kan zijn", ("leemten.veld",)),
    "reden": ("Waarom iets niet bekend is", ("leemten.reden",)),
    "bron": ("Soort bron", ("bronnen.soort",)),
    "herkomst": ("Soort uitgever", ("bronnen.herkomst",)),
    "aard": ("Aard van een resultaat (indeling redactie)", ("resultaten.aard",)),
    "geenGetal": ("Waarom er geen getal is", ("resultaten.redenGeenGetal",)),
    "over": ("Waarover een stand gaat", ("voortgang.over",)),
    "staat": ("Hoe het volgens een verslag staat", ("voortgang.staat",)),
    "betaling": ("Soort betaling", ("betalingen.soort",)),
    "aanpassing": ("Soort aanpassing", ("aanpassingen.soort",)),
    "niveau": ("Verslag van wie aan wie", ("bronnen.verslag.niveau",)),
    "kamerstuk": ("Soort Kamerstuk", (f"{OF_PAPER}.soort",)),
    "besluit": ("Wat er met een Kamerstuk gebeurde", (f"{OF_PAPER}.besluiten.uitkomst",)),
    "toezegging": ("Stand van een toezegging", (f"{OF_PAPER}.toezegging.stand",)),
}
LIST_OF = {path: name for name, (_, paths) in CHOICES.items() for path in paths}


def content_groups() -> list[FieldGroup]:
    """Every field of a deal's content, in the order of the contract."""
    return list(groups_of(DealContent(), None))


def paper_groups() -> list[FieldGroup]:
    """The same of the content of a paper. What a source has, stands explained once, with a deal."""
    sources = f"{OF_PAPER}.bronnen"
    groups = groups_of(PaperContent(), None, OF_PAPER)
    kept = [group for group in groups if not group.field or not group.field.path.startswith(f"{sources}.")]
    return [replace(group, fields=[]) if group.field and group.field.path == sources else group for group in kept]


def fact_fields() -> list[Field]:
    """The fields that every fact has."""
    return [described_field(f"feit.{name}", field) for name, field in FactContent().fields.items()]


def groups_of(serializer: Any, own: Field | None, under: str = "") -> Iterator[FieldGroup]:
    prefix = f"{own.path}." if own else f"{under}." if under else ""
    common = FactContent().fields if isinstance(serializer, FactContent) else {}
    fields, shared, inside = [], [], []
    for name, inner in serializer.fields.items():
        field = described_field(prefix + name, inner)
        nested = nested_in(inner_of_method(name, inner))
        if name in common:
            shared.append(field)
        elif nested is not None:
            inside.append((nested, field))
        else:
            fields.append(field)
    yield FieldGroup(own, fields, shared)
    for nested, field in inside:
        yield from groups_of(nested, field)


def inner_of_method(name: str, field: Any) -> Any:
    """What a method of a paper gives; of a citation it stands explained once, with a fact."""
    is_method = isinstance(field, serializers.SerializerMethodField)
    return PAPER_METHODS[name] if is_method and name != "bron" else field


def nested_in(field: Any) -> Any:
    """The serializer inside `field`, or None where it holds one value."""
    inner = field.child if isinstance(field, serializers.ListSerializer) else field
    return inner if isinstance(inner, serializers.BaseSerializer) else None


def described_field(path: str, field: Any) -> Field:
    meaning = str(field.help_text or "")
    if isinstance(field, serializers.SerializerMethodField):
        field = PAPER_METHODS[path.rsplit(".", 1)[-1]]
    return Field(path, kind_of(field), meaning, bool(field.allow_null), LIST_OF.get(path, ""))


def kind_of(field: Any) -> str:
    if isinstance(field, serializers.ListSerializer | serializers.ListField):
        return "lijst"
    if isinstance(field, serializers.BaseSerializer):
        return "groep"
    return value_kind(field).words


def citation_fields() -> list[Field]:
    """What stands in the `bron` of a fact."""
    return [described_field(f"feit.bron.{name}", field) for name, field in Citation().fields.items()]


@dataclass(frozen=True)
class ChoiceList:
    """The codes that a field can hold, with the words that people read."""

    name: str
    heading: str
    fields: list[Field]
    labels: dict[str, str]

    @property
    def fields_listed(self) -> list[tuple[Field, str]]:
        """[(field, what stands behind it in a sentence)]."""
        return punctuated(self.fields)


def choice_lists() -> list[ChoiceList]:
    return [
        ChoiceList(name, heading, [Field(path, "", "") for path in paths], LABELS[name])
        for name, (heading, paths) in CHOICES.items()
    ]


@dataclass(frozen=True)
class OfficialList:
    """An official list: its name, where readers see it, and its fields."""

    slug: str
    name: str
    place: SeenAt | None
    fields: list[Field]


# Where readers see an official list, if they do: at the entrance of its facet.
SEEN_AT: dict[type[models.Model], SeenAt] = {
    **{facet.model: PLACES[address] for address, facet in ENTRANCES.items() if facet.model},
    ProgrammeFact: SeenAt("Waarom dit register anders telt", "about_numbers", anchor="#aantal"),
}


def official_lists() -> list[OfficialList]:
    return [official_list(model, SEEN_AT.get(model)) for model in dict.fromkeys((*OFFICIAL_LISTS, *SEEN_AT))]


def official_list(model: type[models.Model], place: SeenAt | None) -> OfficialList:
    name = str(model._meta.verbose_name_plural)
    fields = [column(field) for field in model._meta.fields if not field.auto_created]
    return OfficialList(slugify(name), name, place, fields)


def column(field: Any) -> Field:
    """A field of an official list; one that points at another list says which."""
    meaning = str(field.help_text)
    if field.is_relation:
        meaning = meaning or f"Verwijst naar: {field.related_model._meta.verbose_name}."
        if field.null and "leeg" not in meaning.lower():
            meaning += " Leeg: niet van toepassing."
    return Field(str(field.verbose_name), "", meaning)
