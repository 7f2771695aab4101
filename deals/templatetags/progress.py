"""The cells of a matrix of deals and years: tags, because a page has hundreds."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import get_script_prefix
from django.utils.safestring import SafeString

from ..portal.lacking import LinkedNumber
from ..portal.progress.matrix import FINAL_MARK, MESSAGE_MARK, OFF, REPORT_MARK, MatrixMark, MatrixRow
from .citing import filled
from .dutch import path_of

register = template.Library()

DOTS = {REPORT_MARK: "dot dot--report", FINAL_MARK: "dot dot--final", MESSAGE_MARK: "dot"}
NOTHING_THERE, NOT_RUNNING = SafeString('<td class="none"></td>'), SafeString('<td class="off"></td>')


@register.simple_tag
def jaarvakken(marks: list[MatrixMark]) -> SafeString:
    """A cell for each year."""
    return SafeString("".join(map(cell_of, marks)))


def cell_of(mark: MatrixMark) -> SafeString:
    if not mark.words:
        return NOT_RUNNING if mark.look == OFF else NOTHING_THERE
    dot = filled('<span class="{}"></span>', DOTS[mark.look]) if mark.look else ""
    letters = filled("<b>{}</b>", mark.letters) if mark.letters else ""
    cell: SafeString = filled('<td><span role="img" aria-label="{}">{}{}</span></td>', mark.words, dot, letters)
    return cell


@register.simple_tag(takes_context=True)
def nieuwste(context: Any, row: MatrixRow) -> SafeString:
    """The cell with the newest that is told of a deal; empty where nothing is."""
    newest = row.newest
    if newest is None:
        return SafeString('<td class="newest"></td>')
    suffix = context["reading"].suffix
    path = path_of(get_script_prefix(), "deal", (row.row.slug,)) + suffix
    by = filled('<a href="{}#{}">{}</a>.', path, newest.key, newest.by) if newest.key else f"{newest.by}."
    told = " ".join(newest.sentences)
    cell: SafeString = filled(
        '<td class="newest">{}{} {} {}</td>', f"{newest.year}: " if newest.year else "", told, by, " ".join(newest.also)
    )
    return cell


@register.simple_tag
def getal(number: LinkedNumber) -> SafeString:
    """A number of deals, as a link where a list finds exactly those; a dash where there are none that could be."""
    if number.number is None:
        return SafeString("–")
    link: SafeString = filled('<a href="{}">{}</a>' if number.address else "{1}", number.address, number.number)
    return link
