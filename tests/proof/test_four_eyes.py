"""Whatever happens in the same instant: nothing is published that a second person did not see as it is."""

import json
from functools import partial

import pytest

from . import arena, inside

pytestmark = [pytest.mark.proof, pytest.mark.database]

DEAL = "twente-ii"


@pytest.fixture
def deal(register):
    return arena.elsewhere(inside.deal_numbers)[DEAL]


def write(browser, deal, text):
    """Save `text` as the summary, after whatever stands there."""
    while (answer := browser.save(deal, browser.deal(deal) | {"summary": text})).status == 409:
        pass
    assert answer.status == 302, answer.text


def submitted(author, note):
    answer = author.submit(note, DEAL)
    assert answer.status == 302, answer.text
    return answer.headers["Location"]


def public(browser):
    content = json.loads(browser.get(f"/deals/{DEAL}.json").text)
    return content["samenvatting"], content["publicatie"]["nummer"]


def test_an_edit_during_approval_does_not_enter(editors, deal, rounds):
    author, reviewer = editors
    for number in range(rounds):
        write(author, deal, f"Gezien {number}.")
        shown = reviewer.get(submitted(author, f"Ronde {number}"))
        assert f"Gezien {number}." in shown.text
        approved, _ = arena.at_once(
            partial(reviewer.decide, shown), partial(write, author, deal, f"Ongezien {number}.")
        )
        assert approved.status == 302, approved.text
        assert public(author)[0] == f"Gezien {number}."
    arena.elsewhere(inside.verify)


def test_what_is_submitted_anew_during_approval_is_not_published_unseen(editors, deal, rounds):
    author, reviewer = editors

    def swap(path, number):
        """Take it back, change it, submit it anew: as quickly as a person's browser can."""
        taken = author.decide(author.get(path), "take_back")
        if taken.status != 302:
            return taken
        write(author, deal, f"Ongezien {number}.")
        page = f"{path}bewerken/"
        return author.post(page, author.get(page).fields | {"submit": "Leg voor"})

    for number in range(rounds):
        write(author, deal, f"Gezien {number}.")
        path = submitted(author, f"Ronde {number}")
        shown = reviewer.get(path)
        approved, swapped = arena.at_once(partial(reviewer.decide, shown), partial(swap, path, number))
        assert (approved.status == 302) != (swapped.status == 302), (approved.text, swapped.text)
        if approved.status == 302:
            assert public(author)[0] == f"Gezien {number}."
        else:
            assert approved.status in (400, 409)
            assert public(author)[0] != f"Ongezien {number}."
            assert reviewer.decide(reviewer.get(path)).status == 302
            assert public(author)[0] == f"Ongezien {number}."
    arena.elsewhere(inside.verify)


def test_of_an_approval_and_a_withdrawal_at_once_neither_undoes_the_other_unseen(editors, deal, rounds):
    author, reviewer = editors
    withdrawal = f"/beheer/intrekken/{DEAL}/"
    for number in range(rounds):
        write(author, deal, f"Ronde {number}.")
        shown = reviewer.get(submitted(author, f"Ronde {number}"))
        form = author.get(withdrawal).fields | {"reason": "Fout."}
        approved, withdrawn = arena.at_once(partial(reviewer.decide, shown), partial(author.post, withdrawal, form))
        assert withdrawn.status == 302, withdrawn.text
        # Approved first: then it was withdrawn. Withdrawn first: then approving is refused.
        assert approved.status in (302, 409), approved.text
        assert author.get(f"/deals/{DEAL}/").status == 410
        if approved.status == 409:
            author.take_back()
        back = reviewer.get(submitted(author, "Terug"))
        assert reviewer.decide(back).status == 302
        assert author.get(f"/deals/{DEAL}/").status == 200
    arena.elsewhere(inside.verify)


def test_two_approvals_at_once_publish_once(editors, deal, rounds):
    author, reviewer = editors
    for number in range(rounds):
        write(author, deal, f"Ronde {number}.")
        shown = reviewer.get(submitted(author, f"Ronde {number}"))
        before = public(author)[1]
        answers = arena.at_once(*[partial(reviewer.decide, shown)] * 2)
        assert sorted(answer.status for answer in answers) == [302, 400], [answer.text for answer in answers]
        assert public(author)[1] == before + 1


def test_the_author_never_approves(editors, deal, rounds):
    author, reviewer = editors
    for number in range(rounds):
        write(author, deal, f"Ronde {number}.")
        path = submitted(author, f"Ronde {number}")
        seal = reviewer.get(path).fields["seal"]
        before = public(author)
        own = author.get(path)
        attempts = [partial(author.decide, own, seal=seal), partial(author.decide, own, seal=seal, by="2")]
        assert {answer.status for answer in arena.at_once(*attempts)} == {400}
        assert public(author) == before
        author.take_back()
