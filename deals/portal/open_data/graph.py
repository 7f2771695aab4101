"""A graph of linked data, written as Turtle and as JSON-LD.

Written here, for want of a need for more: no node is nameless and everything is sorted, so that the same graph is the same
bytes, which a library does not promise. The tests read both back with one."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import NamedTuple

PREFIXES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
IS_A = "rdf:type"
# What may not stand in an address between < and >.
NOT_IN_ADDRESS = {character: f"%{ord(character):02X}" for character in '<>"{}|^`\\ \n\r\t'}


class Address(NamedTuple):
    """A thing, by its whole address."""

    address: str


class PlainValue(NamedTuple):
    """A text, in a language or of a type (`xsd:date`), never both."""

    text: str
    language: str = ""
    type: str = ""


type Node = Address | PlainValue


class Triple(NamedTuple):
    """`predicate`: with its prefix."""

    subject: str
    predicate: str
    object: Node


def whole(name: str) -> str:
    """The address that a name with a prefix stands for."""
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


def safe_address(address: str) -> str:
    return "".join(NOT_IN_ADDRESS.get(character, character) for character in address)


def turtle_text(text: str) -> str:
    """`text` as Turtle quotes it: as JSON does, which escapes no more than Turtle knows."""
    return json.dumps(text, ensure_ascii=False)


def turtle_node(node: Node) -> str:
    if isinstance(node, Address):
        return f"<{safe_address(node.address)}>"
    if node.language:
        return f"{turtle_text(node.text)}@{node.language}"
    return turtle_text(node.text) + (f"^^{node.type}" if node.type else "")


def turtle_object(predicate: str, node: Node) -> str:
    """A class by its short name, as people read it."""
    short = prefixed(node.address) if predicate == IS_A and isinstance(node, Address) else ""
    return short or turtle_node(node)


def prefixed(address: str) -> str:
    """The short name of an address, or nothing where there is none."""
    begins = ((prefix, begin) for prefix, begin in PREFIXES.items() if address.startswith(begin))
    return next((f"{prefix}:{address.removeprefix(begin)}" for prefix, begin in begins), "")


def by_subject(triples: Iterable[Triple]) -> dict[str, dict[str, list[Node]]]:
    """{subject: {predicate: its objects}}, all sorted and each once; what a subject is, comes first."""
    grouped: dict[str, dict[str, set[Node]]] = {}
    for subject, predicate, node in triples:
        grouped.setdefault(subject, {}).setdefault(predicate, set()).add(node)
    return {
        subject: {
            predicate: sorted(nodes, key=turtle_node)
            for predicate, nodes in sorted(told.items(), key=lambda pair: (pair[0] != IS_A, pair[0]))
        }
        for subject, told in sorted(grouped.items())
    }


def as_turtle(triples: Iterable[Triple]) -> bytes:
    lines = [f"@prefix {prefix}: <{address}> ." for prefix, address in PREFIXES.items()]
    for subject, told in by_subject(triples).items():
        stated = [
            f"  {'a' if predicate == IS_A else predicate} {', '.join(turtle_object(predicate, node) for node in nodes)}"
            for predicate, nodes in told.items()
        ]
        lines += ["", f"<{safe_address(subject)}>", " ;\n".join(stated) + " ."]
    return ("\n".join(lines) + "\n").encode()


def json_node(predicate: str, node: Node) -> object:
    if isinstance(node, Address):
        return (
            prefixed(node.address) or safe_address(node.address)
            if predicate == IS_A
            else {"@id": safe_address(node.address)}
        )
    if node.language:
        return {"@value": node.text, "@language": node.language}
    return {"@value": node.text, "@type": node.type} if node.type else node.text


def as_json_ld(triples: Iterable[Triple]) -> bytes:
    things = []
    for subject, told in by_subject(triples).items():
        thing: dict[str, object] = {"@id": safe_address(subject)}
        for predicate, nodes in told.items():
            thing["@type" if predicate == IS_A else predicate] = [json_node(predicate, node) for node in nodes]
        things.append(thing)
    whole_graph = {"@context": PREFIXES, "@graph": things}
    return (json.dumps(whole_graph, ensure_ascii=False, indent=1) + "\n").encode()
