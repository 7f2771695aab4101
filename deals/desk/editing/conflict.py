"""Two editors on one thing: what was read, what stands there now and what was typed, and a choice where they differ.

The page that asks is itself a form of the thing as it now stands: who answers it saves as if they had read that."""

import json
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.forms import BooleanField, FileField, ModelChoiceField, ModelMultipleChoiceField

from ...language.dates import dutch_date
from ..frame import posted_numbers

# What a form was filled with when someone opened it, and a choice among several lists of things.
READ, MANY = "_read", "_many:"
NOT_COMPARED = {"DELETE", "same"}
NOTHING = "leeg"


def row_called(fact):
    """What a row is called among those of its kind: by its key, or by what it says."""
    return getattr(fact, "key", "") or fact.gist


def posted_value(form_field, value):
    """A value that a form began with or that was typed, as a form posts it: what is equal is the same text."""
    if isinstance(form_field, ModelMultipleChoiceField):
        return sorted(str(getattr(one, "pk", one)) for one in value or [])
    if isinstance(form_field, ModelChoiceField):
        return str(getattr(value, "pk", value) or "")
    try:
        value = form_field.to_python(value)
    except ValidationError:
        return str(value)
    if isinstance(form_field, BooleanField):
        return "on" if value else ""
    value = form_field.prepare_value(value)
    return "" if value is None else str(value).replace("\r\n", "\n")


def compared_fields(form, left_out=()):
    """{name: bound field} of what a person fills in here. A browser sends a chosen file only once."""
    return {
        name: form[name]
        for name in form.fields
        if name not in NOT_COMPARED and name not in left_out and not isinstance(form.fields[name], FileField)
    }


def at_first(form, left_out=()):
    """{name: value} that `form` begins with."""
    return {
        name: posted_value(bound.field, form.get_initial_for_field(bound.field, name))
        for name, bound in compared_fields(form, left_out).items()
    }


def row_identity(formset):
    """The fields of a row that say which row it is."""
    return formset.model._meta.pk.name, formset.fk.name


def as_read(read):
    """A snapshot as text."""
    return json.dumps(read, ensure_ascii=False, separators=(",", ":")) if read else ""


def rows_read(formset):
    """{number of the row: {name: value}} that the open rows of saved facts begin with."""
    return {str(row.instance.pk): at_first(row, row_identity(formset)) for row in formset.initial_forms}


def snapshot(form, formsets):
    """What a form was filled with, as text: {prefix: {number of the row: {name: value}}}; the form itself has neither. A
    row that is not open has no values."""
    read = {"": {"": at_first(form)}}
    for formset in formsets:
        read[formset.prefix] = {str(fact.pk): {} for fact in formset.facts} | rows_read(formset)
    return as_read(read)


def remembered(texts):
    """The snapshot that a form posts back, in parts: of each row that was opened one more. Who sends something else is
    asked about every difference."""
    read: dict[str, dict] = {}
    for text in texts:
        try:
            part = json.loads(text)
        except (ValueError, RecursionError):
            continue
        for prefix, rows in part.items() if isinstance(part, dict) else ():
            if isinstance(rows, dict):
                read[prefix] = read.get(prefix, {}) | rows
    return read


def is_posted(value):
    """Whether this is what `posted` gives: a text, or several."""
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(one, str) for one in value))


def in_words(form_field, value):
    """A posted value as a person reads it: the name of a chosen thing, not its number."""
    if isinstance(form_field, BooleanField):
        return "ja" if value else "nee"
    if not value:
        return NOTHING
    if isinstance(form_field, ModelChoiceField) and form_field.queryset is not None:
        keys = [key for key in ([value] if isinstance(value, str) else value) if key.isdecimal() and len(key) < 19]
        return ", ".join(map(str, form_field.queryset.filter(pk__in=keys))) or str(value)
    try:
        value = form_field.to_python(value)
    except ValidationError:
        return str(value)
    if isinstance(value, date):
        return dutch_date(value)
    return str(dict(getattr(form_field, "choices", None) or []).get(value, form_field.prepare_value(value)))


def as_text(value):
    return value if isinstance(value, str) else ",".join(value)


@dataclass
class Difference:
    """Something to choose: the name and the two values to post, and both in words."""

    where: str
    what: str
    name: str
    now: tuple[str, str]
    typed: tuple[str, str]
    mine: bool

    @property
    def options(self):
        return [
            ("Staat er nu", *self.now, not self.mine),
            ("Uw invoer", *self.typed, self.mine),
        ]


@dataclass
class Conflict:
    """What was typed beside what stands there now. `fields`: what is posted without a question."""

    data: dict
    files: dict
    read: dict
    fields: list = field(default_factory=list)
    differences: list = field(default_factory=list)

    def knew(self, prefix, key):
        """{name: value} that the editor had read of one row, as far as that is known."""
        row = self.read.get(prefix, {}).get(key)
        return {name: value for name, value in row.items() if is_posted(value)} if isinstance(row, dict) else {}

    def typed(self, bound, prefix, unless):
        """What was typed for `bound` in the posted form or row `prefix`; `unless` where nothing could be."""
        name = f"{prefix}-{bound.name}" if prefix else bound.name
        widget = bound.field.widget
        if bound.field.disabled or widget.value_omitted_from_data(self.data, self.files, name):
            return unless
        return posted_value(bound.field, widget.value_from_datadict(self.data, self.files, name))

    def post(self, name, value):
        self.fields += [(name, one) for one in ([value] if isinstance(value, str) else value)]

    def form(self, where, form, prefix, knew, left_out=()):
        """The fields of one form or row that is still there; `prefix`: what it was called in what was posted."""
        for name, now in at_first(form, left_out).items():
            bound = form[name]
            typed = self.typed(bound, prefix, now)
            if typed == now:
                self.post(bound.html_name, now)
                continue
            many = not isinstance(now, str)
            self.differences.append(
                Difference(
                    where,
                    bound.label,
                    f"{MANY}{bound.html_name}" if many else bound.html_name,
                    (as_text(now), in_words(bound.field, now)),
                    (as_text(typed), in_words(bound.field, typed)),
                    # What only the other changed stays as it now stands.
                    mine=name in knew and typed != knew[name],
                )
            )

    def posted_rows(self, prefix):
        """What each row was called of which something was posted."""
        return [f"{prefix}-{number}" for number in posted_numbers(self.data, prefix)]

    def to_compare(self, formset):
        """The numbers of the facts to lay beside what was typed: those that were open, and those that came meanwhile.

        Without what was read nobody knows which those are: then they stay without a question."""
        key = formset.model._meta.pk.name
        typed = {self.data.get(f"{row}-{key}") for row in self.posted_rows(formset.prefix)}
        known = self.read.get(formset.prefix)
        return {
            fact.pk
            for fact in formset.facts
            if str(fact.pk) in typed or (known is not None and str(fact.pk) not in known)
        }

    def rows(self, formset):
        """The rows of one kind that were open or came meanwhile, and after all that stand there what only the editor has."""
        prefix, left_out, empty = formset.prefix, row_identity(formset), formset.empty_form
        key, kind = left_out[0], str(formset.model._meta.verbose_name)
        typed = {}  # {number of the row: what it was called in what was posted}
        new = []
        for row in self.posted_rows(prefix):
            number = self.data.get(f"{row}-{key}", "")
            typed[number] = row
            if not number:
                new.append(row)
        present = [row for row in formset.forms if row.instance.pk]
        for row in present:
            number = str(row.instance.pk)
            where, gone = f"{kind} {row_called(row.instance)}", row.add_prefix("DELETE")
            self.post(row.add_prefix(key), number)
            if number not in typed:
                self.ask(where, gone, ("", row.instance.gist), ("on", "stond er nog niet toen u begon"), mine=False)
            elif self.data.get(f"{typed[number]}-DELETE"):
                self.ask(where, gone, ("", "blijft staan"), ("on", "verwijderd"), mine=True)
            else:
                self.form(where, row, typed[number], self.knew(prefix, number), left_out)
                continue
            for name, now in at_first(row, left_out).items():
                self.post(row.add_prefix(name), now)
        saved = added = len(formset.facts)
        here = {str(row.instance.pk) for row in present}
        removed = [(row, number) for number, row in typed.items() if number and number not in here]
        for row, number in [*removed, *((row, "") for row in new)]:
            if self.data.get(f"{row}-DELETE"):
                continue
            knew = self.knew(prefix, number)
            values = {
                name: self.typed(bound, row, knew.get(name, ""))
                for name, bound in compared_fields(empty, left_out).items()
            }
            if number:  # the form of a saved row does not post its key
                values["key"] = knew.get("key", "")
            begun = knew if number else at_first(empty, left_out)
            if values == begun and not number:
                continue  # the empty row that every kind ends with
            for name, value in values.items():
                self.post(f"{prefix}-{added}-{name}", value)
            words = "; ".join(
                f"{empty[name].label}: {in_words(empty[name].field, value)}" for name, value in values.items() if value
            )
            now = "verwijderd" if number else "staat er niet"
            where = f"{kind} {knew.get('key', '')}".strip() if number else f"{kind}, nieuw"
            mine = bool(begun) and values != begun
            self.ask(where, f"{prefix}-{added}-DELETE", ("on", now), ("", words), mine)
            added += 1
        self.post(f"{prefix}-INITIAL_FORMS", str(saved))
        self.post(f"{prefix}-TOTAL_FORMS", str(added))

    def ask(self, where, name, now, typed, mine):
        self.differences.append(Difference(where, "de hele rij", name, now, typed, mine))
