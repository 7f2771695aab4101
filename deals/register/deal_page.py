"""One deal's content in the shape of its page."""

from .models import Content

# Which part of the page says that it does not know.
GAP_PLACES = {
    "bedragen.rijk": "rijk",
    "bedragen.regio": "regio",
    "gebied.gemeenten": "gemeenten",
    "partijen.regiokassier": "regiokassier",
    "mijlpalen.geplande-einddatum": "einddatum",
}


def with_citations(content: Content) -> Content:
    """`content` with, in every fact's `bron`, the number and title of its source in the list of sources."""
    sources = {source["slug"]: source | {"nummer": number} for number, source in enumerate(content["bronnen"], start=1)}

    def cite(value):
        if isinstance(value, list):
            return [cite(part) for part in value]
        if isinstance(value, dict):
            if set(value) == {"bron", "vindplaats"}:
                source = sources[value["bron"]]
                return value | {"nummer": source["nummer"], "titel": source["titel"]}
            return {key: cite(part) for key, part in value.items()}
        return value

    return cite({key: value for key, value in content.items() if key != "bronnen"}) | {"bronnen": list(sources.values())}


def gaps(content: Content):
    """{part of the page: its gap}: where something is missing, the page says why."""
    return {GAP_PLACES.get(gap["veld"], gap["veld"]): gap for gap in content["leemten"]}
