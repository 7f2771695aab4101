"""What the posted form of a deal is given before it is read: rows that open, the source of the row above, the end of a gap."""

from django.forms.formsets import INITIAL_FORM_COUNT, TOTAL_FORM_COUNT
from django.utils import timezone

from ..facts.kinds import Gap
from ..language.dates import amsterdam_date
from .editing.conflict import READ, as_read, at_first, row_identity, rows_read
from .frame import MOST_ROWS, posted_numbers, whole_number
from .rows import keys_in, number_of

# The button that ends a gap, and saves the form.
END_GAP = "_leemte-vervalt"


def counted_rows(posted, prefix):
    """How many rows of a kind are saved facts, and how many there are in all, as the form said."""
    return [whole_number(posted.get(f"{prefix}-{name}")) for name in (INITIAL_FORM_COUNT, TOTAL_FORM_COUNT)]


def with_opened(posted, request, deal, sets, places=(), kinds=()):
    """`posted` with the facts at `places` as if their rows had been open all along, and an empty row of each of `kinds`.

    `sets`: (class of the formset, inline) of every kind."""
    filled = posted.copy()
    for formset_class, inline in sets:
        keys, prefix = keys_in(places, inline.kind), inline.prefix
        if not keys and inline.kind not in kinds:
            continue
        saved, total = counted_rows(filled, prefix)
        taken = posted_numbers(filled, prefix)
        here = {filled.get(f"{prefix}-{number}-id") for number in taken if number < saved}
        asked = inline.of(deal, request).filter(key__in=keys).values_list("pk", flat=True)
        wanted = {pk for pk in asked if str(pk) not in here}
        facts = formset_class(instance=deal, queryset=inline.get_queryset(request), opened=wanted)
        free = [number for number in range(saved) if number not in taken]
        for form in facts.initial_forms[: len(free)]:
            number = number_of(form) if number_of(form) in free else free[-1]
            free.remove(number)
            fill_row(filled, form, f"{prefix}-{number}", facts, form.instance.pk)
        filled.appendlist(READ, as_read({prefix: rows_read(facts)}))
        if inline.kind in kinds and max(saved, total) < MOST_ROWS:
            number = max(saved, total)
            fill_row(filled, facts.empty_form, f"{prefix}-{number}", facts)
            filled[f"{prefix}-{TOTAL_FORM_COUNT}"] = str(number + 1)
    return filled


def fill_row(posted, form, row, formset, pk=""):
    """Post what `form` begins with, under the name `row`."""
    posted[f"{row}-{formset.model._meta.pk.name}"] = str(pk)
    for name, value in at_first(form, row_identity(formset)).items():
        posted.setlist(f"{row}-{name}", [value] if isinstance(value, str) else value)


def with_sources_above(posted, request, deal, inlines):
    """`posted` with each new row that asks for it given the source and the place of the nearest row above it, open or not.

    `inlines`: the kinds of facts, from top to bottom. What cannot be given stays asked, and the form says why."""
    if not any(name.endswith("-same") for name in posted):
        return posted
    filled, above = posted.copy(), None
    for inline in inlines:
        prefix = inline.prefix
        saved, total = counted_rows(filled, prefix)
        numbers = posted_numbers(filled, prefix)
        opened = {filled.get(f"{prefix}-{number}-id"): f"{prefix}-{number}" for number in numbers if number < saved}
        for pk, source, place in inline.of(deal, request).values_list("pk", "source_id", "locator"):
            row = opened.get(str(pk))
            if row is None:
                above = (str(source), place) if source else above
            elif filled.get(f"{row}-source") and not filled.get(f"{row}-DELETE"):
                above = filled[f"{row}-source"], filled.get(f"{row}-locator", "")
        for row in (f"{prefix}-{number}" for number in numbers if saved <= number < total):
            if filled.get(f"{row}-DELETE"):
                continue
            own, same = filled.get(f"{row}-source"), f"{row}-same"
            if filled.get(same) and above and own in (None, "", above[0]):
                del filled[same]
                own = filled[f"{row}-source"] = above[0]
                filled[f"{row}-locator"] = (filled.get(f"{row}-locator") or "").strip() or above[1]
            if own:
                above = own, filled.get(f"{row}-locator", "")
    return filled


def without_gap(posted):
    """`posted`, in which the gap that is to end is open, with its last day given: it holds until today, and goes where it
    began no earlier.

    Everything else that was typed is saved along."""
    key, today = posted.get(END_GAP), amsterdam_date(timezone.now()).isoformat()
    ended, prefix = posted.copy(), f"{Gap._meta.model_name}_facts"
    numbers = dict(Gap.objects.filter(key=key).values_list("pk", "key"))
    for number in posted_numbers(posted, prefix):
        row = f"{prefix}-{number}"
        if whole_number(posted.get(f"{row}-id")) in numbers:
            begun_before = (posted.get(f"{row}-valid_from") or "") < today
            ended[f"{row}-valid_until" if begun_before else f"{row}-DELETE"] = today
    ended["_continue"] = "ja"
    return ended
