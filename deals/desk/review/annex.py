"""The annex of what was submitted, as a document to go with the letter: marked as a concept until it is public."""

from django.http import Http404
from django.views.decorators.http import require_safe

from ...holding import holding
from ...portal.documents.annex import annex_document
from ...portal.documents.closing import account_told
from ...portal.documents.document import CONCEPT
from ...portal.documents.formats import ANNEX_FORMATS, beyond_annex
from ...portal.exports.columns import Kind
from ...portal.exports.extract import DEFINITIONS, Extract, Statement, software_stated
from ...portal.frame import file
from ...publishing.ahead import ahead
from ...register.models import LineKind
from ...register.selection import Selection
from ...web.errors import error_page
from ..frame import allow_to_look, log_deed
from .preview import frozen_submission, reading_of


@require_safe
def concept_annex(request, number, extension):
    """The deals of a submission as their annex will be; made of what was frozen, and kept nowhere."""
    allow_to_look(request)
    form = ANNEX_FORMATS.get(extension)
    submission, proposal = frozen_submission(number)
    prepared = {one.slug: one for one in proposal.of_kind(LineKind.DEAL).values()}
    if form is None or not prepared:
        raise Http404("Deze bijlage is er niet: een voorlegging met deals heeft er een als PDF, ODT of DOCX.")
    if said := beyond_annex(len(prepared), extension):
        return error_page(400, reason=said)
    document = concept_document(submission, proposal, prepared)
    log_deed(request, "bijlage onder embargo gemaakt", submission)
    return file(form.write(document), form.content_type, f"concept-bijlage_voorlegging-{submission.pk}.{extension}")


def concept_document(submission, proposal, prepared):
    """`prepared`: by address, the deals of the proposal."""
    index = ahead(proposal).new
    reading = reading_of(submission, index)
    mask = sum(1 << index.places[slug] for slug in prepared)
    extract = Extract(Selection(index, mask), reading, {}, "")
    day = reading.release.as_of.isoformat()
    account = account_told(
        [
            Statement("Register", Kind.TEXT, "Register Regio Deals"),
            Statement("Stand", Kind.TEXT, f"{CONCEPT}. Dit is nog niet openbaar."),
            Statement("Voorlegging", Kind.NUMBER, submission.pk),
            Statement("Peildatum", Kind.DATE, submission.as_of),
            Statement("Toelichting bij de publicatie", Kind.TEXT, submission.note),
            Statement("Aantal deals", Kind.NUMBER, len(prepared)),
            *(Statement(term, Kind.TEXT, meaning) for term, meaning in DEFINITIONS.items()),
            software_stated(),
        ]
    )
    return annex_document(
        f"de deals van voorlegging {submission.pk}",
        ((row, holding(prepared[row.slug].content, day)) for row in extract.rows),
        reading.release,
        "",
        account,
        extract.notes,
        concept=True,
    )
