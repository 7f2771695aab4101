"""The types of a content say the same as the contract: field by field, to every depth."""

from typing import NotRequired, get_type_hints

import pytest
from rest_framework import serializers

from deals import contents, contract, paper_contract

METHODS = paper_contract.PAPER_METHODS
TYPES = {"number": contents.Number, "boolean": bool, "integer": int, "string": str, "date": contents.IsoDay}


def type_name(serializer):
    """What a serializer of the contract is called among the types: `AliasContent` is `AliasDict`."""
    return "Content" if serializer is contract.DealContent else f"{serializer.__name__.removesuffix('Content')}Dict"


def expected(field):
    """The type of what a field of the contract holds."""
    if isinstance(field, serializers.SerializerMethodField):
        field = METHODS[field.field_name]
    if isinstance(field, serializers.ListSerializer | serializers.ListField):
        return list[expected(field.child)]
    if isinstance(field, serializers.BaseSerializer):
        found = getattr(contents, type_name(type(field)))
    else:
        kind = contract.value_kind(field)
        found = TYPES[kind.format or kind.type]
    return found | None if field.allow_null else found


def serializers_of(serializer):
    """`serializer` and everything that stands in it, each once."""
    found = {type(serializer): serializer}
    for field in serializer.fields.values():
        if isinstance(field, serializers.SerializerMethodField):
            field = METHODS[field.field_name]
        inner = getattr(field, "child", field)
        if isinstance(inner, serializers.BaseSerializer):
            found |= serializers_of(inner)
    return found


EVERY = serializers_of(contract.DealContent()) | serializers_of(paper_contract.PaperContent())


@pytest.mark.parametrize("serializer", EVERY.values(), ids=lambda serializer: type(serializer).__name__)
def test_a_type_says_what_the_contract_says(serializer):
    stated = getattr(contents, type_name(type(serializer)))
    wanted = {name: expected(field) for name, field in serializer.fields.items()}
    wanted |= {name: NotRequired[wanted[name]] for name, field in serializer.fields.items() if is_optional(field)}
    assert get_type_hints(stated, include_extras=True) == wanted


def is_optional(field):
    """Whether an old content may lack the field."""
    return not (field.required or field.read_only) and field.default is serializers.empty


def test_every_type_belongs_to_the_contract():
    stated = {name for name, value in vars(contents).items() if hasattr(value, "__total__")}
    assert stated == {*map(type_name, EVERY), "FactDict"}
