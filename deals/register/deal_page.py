"""One deal's content in the shape of its page."""

from .changes import SECTIONS
from .models import Content

PLACES = {"gemeenten", "caribisch", "buitenland"}
FACT_LISTS = set(SECTIONS) - PLACES

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
    numbered = {slug: {"nummer": source["nummer"], "titel": source["titel"]} for slug, source in sources.items()}

    def cite(facts):
        return [fact | {"bron": fact["bron"] and fact["bron"] | numbered[fact["bron"]["bron"]]} for fact in facts]

    cited = {name: cite(facts) if name in FACT_LISTS else facts for name, facts in content.items()}
    area = {name: cite(facts) if name in PLACES else facts for name, facts in content["gebied"].items()}
    return cited | {"gebied": area, "bronnen": list(sources.values())}


def gaps(content: Content):
    """{part of the page: its gap}: where something is missing, the page says why."""
    return {GAP_PLACES.get(gap["veld"], gap["veld"]): gap for gap in content["leemten"]}
