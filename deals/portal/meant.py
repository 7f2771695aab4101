"""What was probably meant, where nothing has a word that was typed."""

from __future__ import annotations

from ..register.gazetteer import named, names_to_ask
from ..register.index import Index
from ..register.search import search_index
from ..register.wanted import Wanted
from .explanations import explained_words


def meant_question(index: Index, question: Wanted) -> Wanted | None:
    """The question without its typing errors; None where it has none, or where it is not clear what was meant.

    A place, a term and the name of a page are no typing errors, though no deal may have them."""

    def is_known(word: str) -> bool:
        return word in explained_words() or bool(named(index, word))

    def known_words() -> set[str]:
        of_lists, of_release = names_to_ask(index)
        return {*explained_words(), *of_lists.single_words, *of_release.single_words}

    corrected = search_index(index).corrected(question, is_known, known_words)
    return None if corrected is None or named(index, question.text) else corrected
