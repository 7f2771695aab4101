"""An overview on a page, to make and to look over, and as a file. Its address is the overview: whoever has that has it."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from ...language.text import many_deals
from ...register.rows import Value
from ...web.errors import error_page
from ..documents.formats import (
    ANNEX_FORMATS,
    DOCUMENT_FORMATS,
    beyond_limits,
    offered_documents,
)
from ..documents.of_deals import annex_file
from ..exports.columns import Kind
from ..exports.csv_file import CELLS, line
from ..exports.extract import Extract, selection_in_words
from ..exports.formats import file_name, format_of
from ..filter_form import chips, offered_facets
from ..filters import OVERVIEW_FILTERS, OVERVIEW_OFFERED, OverviewFilter
from ..frame import file, page, reader
from ..question import COLUMNS_ASKED, Question
from .asked import (
    ALL_SHEETS,
    FORM_ONLY,
    GROUP_ASKED,
    ONE_SHEET,
    ORDER_ASKED,
    OVERVIEW_PARAMETERS,
    ROWS_ASKED,
    SHEETS_ASKED,
    SHEETS_IN_WORDS,
    TO_THE_BACK,
    TO_THE_FRONT,
    Overview,
    meant_address,
)
from .book import OVERVIEW_FORMATS
from .extract import OverviewExtract
from .in_document import overview_document
from .kinds import GROUPS, PURPOSES, ROW_KINDS
from .made import MadeOverview
from .preview import PREVIEWED, previewed, shown_groups, sums_in_row

# So many rows say how much a file of all of them weighs.
WEIGHED = 40
# What stands around a name in JSON, and the account there, in bytes.
BETWEEN_NAMES, ACCOUNT_IN_JSON = 6, 3_500


class PackedWeight(NamedTuple):
    """What a workbook weighs, as measured: empty, of each byte of its text, and of all that is behind its deals."""

    empty: int
    of_text: float
    behind: int
    behind_each: int

    def of(self, text: float, deals: int) -> float:
        return self.empty + self.of_text * text + (self.behind + self.behind_each * deals if deals else 0)


PACKED = {"xlsx": PackedWeight(9_000, 0.4, 21_000, 2_700), "ods": PackedWeight(5_400, 0.3, 9_500, 1_950)}


class Option(NamedTuple):
    """One choice of a list of choices."""

    value: str
    label: str
    chosen: bool


@reader(*OVERVIEW_PARAMETERS, *FORM_ONLY, from_the_first_release=True)
def overview_page(question: Question) -> HttpResponse:
    """The overview that is asked for; a form that was sent leads to the address of what it means."""
    if address := meant_address(question):
        return HttpResponseRedirect(address)
    asked = Overview(question)
    made = MadeOverview(asked)
    number, weighed = len(made.things), weights(made)
    return page(
        question,
        "portal/overview/overview.html",
        asked=asked,
        made=made,
        **form_of_overview(asked),
        heading=heading_of(asked, made),
        counted=overview_counted(made),
        rows=previewed(made),
        sums=sums_in_row(made) if made.added_up and number else [],
        first_known=len(made.things),
        groups=shown_groups(made),
        more=max(0, number - PREVIEWED),
        missing=made.missed,
        selected=selection_in_words(question.overview.asked, filters=OverviewFilter),
        files=[
            (form.label, question.file(extension, "overview_file"), weighed[extension])
            for extension, form in OVERVIEW_FORMATS.items()
        ],
        annexes=offered_documents(ANNEX_FORMATS, lambda extension: annex_address(question, extension)),
        documents=offered_documents(DOCUMENT_FORMATS, lambda extension: question.file(extension, "overview_file")),
        number=number,
        query=question.without(),
    )


@reader(*OVERVIEW_PARAMETERS)
def overview_file(question: Question, extension: str) -> HttpResponse:
    """The same overview as a file: every row; as a document with the columns that fit on its page."""
    if document := DOCUMENT_FORMATS.get(extension):
        extract, name = asked_extract(question)
        if said := beyond_limits(len(extract.made.deals_shown), len(extract.rows)):
            return error_page(400, reason=said)
        told = overview_document(extract, question.permalink(), f"{name}.csv")
        return file(document.write(told), document.content_type, f"{name}.{extension}")
    form = format_of(OVERVIEW_FORMATS, "overzicht", extension, DOCUMENT_FORMATS)
    extract, name = asked_extract(question)
    return file(form.write(extract), form.content_type, f"{name}.{extension}")


@reader(*OVERVIEW_FILTERS)
def overview_annex(question: Question, extension: str) -> HttpResponse:
    """The annex of the deals that an overview is of: each of them in sentences, whatever its rows are."""
    if extension not in ANNEX_FORMATS:
        raise Http404(f"Een bestand ‘bijlage.{extension}’ bestaat niet; verwacht {', '.join(ANNEX_FORMATS)}.")
    deals = question.valid(question.overview)
    extract = Extract(
        deals.qs,
        question.reading,
        deals.asked,
        question.permalink(reverse("overview")),
        OverviewFilter,
        deals.missing_notes(),
    )
    return annex_file(ANNEX_FORMATS[extension], extract, question.permalink())


def asked_extract(question: Question) -> tuple[OverviewExtract, str]:
    """What is asked, about to become a file, and how that is called, without its extension. Raises NotUnderstood with
    everything that is wrong."""
    asked = Overview(question)
    name = file_name(named_by(asked), question.reading, "", f"overzicht-{asked.kind.name}").removesuffix(".")
    return OverviewExtract.of(asked, question.permalink(reverse("overview"))), name


def annex_address(question: Question, extension: str) -> str:
    """Of the annex of the same deals."""
    query = question.selection_without(*(name for name in OVERVIEW_PARAMETERS if name not in OVERVIEW_FILTERS))
    return reverse("overview_annex", args=[extension]) + (f"?{query}" if query else "")


def named_by(asked: Overview) -> dict[str, list[Value]]:
    """What the name of a file tells: what was chosen, and by what it is grouped."""
    group = asked.group
    return asked.question.overview.asked | ({GROUP_ASKED: [Value(group.name, group.label)]} if group else {})


def heading_of(asked: Overview, made: MadeOverview) -> str:
    """`Regio Deals per tranche`, `Programmalijnen`."""
    per = f" per {asked.group.label.removesuffix(' (indeling redactie)')}" if asked.group else ""
    return f"{asked.kind.title}{per}"


def overview_counted(made: MadeOverview) -> str:
    """`14 deals`; where a row is no deal, `62 ondertekeningen van 13 deals`."""
    if made.kind.is_deals:
        return many_deals(len(made.things))
    one, several = made.kind.noun.split(",")
    number = len(made.things)
    of = "over" if made.kind.name == "kamerstukken" else "van"
    return f"{number} {one if number == 1 else several} {of} {many_deals(len(made.deals_shown))}"


def form_of_overview(asked: Overview) -> dict[str, Any]:
    """The form, filled in as it was asked."""
    question, kind = asked.question, asked.kind
    order = question.query.get(ORDER_ASKED, "")
    return {
        "filter": question.overview,
        "facets": offered_facets(question.overview, [*OVERVIEW_OFFERED, *question.overview.facets], sums=False),
        "typed": {name: question.query.get(name, "") for name in ("q", "rijkMin", "rijkMax")},
        "action": question.path,
        "chips": chips(question, question.overview),
        "purposes": [(one.label, asked.query_of(one), one == asked.purpose) for one in PURPOSES],
        "kinds": [Option(one.name, one.title, one is kind) for one in ROW_KINDS.values()],
        "group_options": [
            Option("", "niet groeperen", asked.group is None),
            *(Option(name, facet.label, facet is asked.group) for name, facet in GROUPS.items()),
        ],
        "order_options": [
            Option("", "gewone volgorde", not order),
            *(
                Option(f"{sign}{name}", f"{heading}, {way}", order == f"{sign}{name}")
                for name, heading in kind.headings.items()
                for sign, way in (("", "oplopend"), ("-", "aflopend"))
                if name in asked.names or name == asked.order
            ),
        ],
        "other_sheets": other_sheets(asked),
        "columns_now": question.query.get(COLUMNS_ASKED, ".".join(asked.names)),
        "names": {
            "rows": ROWS_ASKED,
            "group": GROUP_ASKED,
            "order": ORDER_ASKED,
            "sheets": SHEETS_ASKED,
            "earlier": TO_THE_FRONT,
            "later": TO_THE_BACK,
        },
    }


def other_sheets(asked: Overview) -> dict[str, str]:
    """The query of the same overview with more sheets or fewer, and what those are."""
    other = ONE_SHEET if asked.sheets == ALL_SHEETS else ALL_SHEETS
    return {"query": asked.question.with_(**{SHEETS_ASKED: other}), "words": SHEETS_IN_WORDS[other]}


def weights(made: MadeOverview) -> dict[str, str]:
    """How much the file of each format weighs, about: by the weight of some of its rows, and of what stands behind them."""
    rows, columns = made.rows, made.asked.columns
    some = rows[:: max(1, len(rows) // WEIGHED)]
    cells = [[written_cell(column.kind, column.value(row, made.reading)) for _, _, column in columns] for row in some]
    text = sum(len(line(row, ",").encode()) for row in cells) * len(rows) / max(1, len(some))
    names = sum(len(name) for name, _, _ in columns) + BETWEEN_NAMES * len(columns)
    deals = len(made.deals_shown) if made.asked.sheets == ALL_SHEETS else 0
    return {
        "csv": in_kilobytes(text),
        "excel.csv": in_kilobytes(text),
        "xlsx": in_kilobytes(PACKED["xlsx"].of(text, deals)),
        "ods": in_kilobytes(PACKED["ods"].of(text, deals)),
        "json": in_kilobytes(ACCOUNT_IN_JSON + text + names * len(rows)),
    }


def written_cell(kind: Kind, value: Any) -> str:
    return "" if value is None else CELLS[kind](value)


def in_kilobytes(weight: float) -> str:
    """`ongeveer 12 kB`."""
    if weight < 950_000:
        return f"ongeveer {max(1, round(weight / 1000))} kB"
    return f"ongeveer {weight / 1_000_000:.1f} MB".replace(".", ",")
