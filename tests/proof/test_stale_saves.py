"""Two editors save in the same instant, each in a browser of their own at a server with two workers."""

from functools import partial

import pytest

from . import arena, inside

pytestmark = [pytest.mark.proof, pytest.mark.database]


@pytest.fixture
def deals(register):
    return list(arena.elsewhere(inside.deal_numbers).values())


def test_of_two_saves_of_one_deal_one_stands_and_the_other_is_shown(editors, deals, rounds):
    for number in range(rounds):
        deal = deals[number % len(deals)]
        typed = [f"Ronde {number}, getikt door {name}." for name in arena.EDITORS]
        forms = [editor.deal(deal) | {"summary": text} for editor, text in zip(editors, typed, strict=True)]
        answers = arena.at_once(*(partial(e.save, deal, form) for e, form in zip(editors, forms, strict=True)))
        assert sorted(answer.status for answer in answers) == [302, 409], [answer.text for answer in answers]
        for answer, text in zip(answers, typed, strict=True):
            if answer.status == 302:
                assert editors[0].deal(deal)["summary"] == [text]
            else:
                assert answer.text.count("<h1>") == 1 and answer.fields["summary"] == [text]


def test_saves_of_two_deals_never_stand_in_each_others_way(editors, deals, rounds):
    for number in range(rounds):
        pair = [deals[(number + place) % len(deals)] for place in (0, 1)]
        forms = [
            e.deal(deal) | {"summary": f"Ronde {number}, deal {deal}."} for e, deal in zip(editors, pair, strict=True)
        ]
        answers = arena.at_once(
            *(lambda e=e, d=d, f=f: e.save(d, f) for e, d, f in zip(editors, pair, forms, strict=True))
        )
        assert [answer.status for answer in answers] == [302, 302], [answer.text for answer in answers]
        for deal in pair:
            assert editors[0].deal(deal)["summary"] == [f"Ronde {number}, deal {deal}."]


def test_a_save_and_a_publication_at_once_both_succeed(editors, deals, rounds):
    writer, publisher = editors
    reviewer = writer
    for number in range(rounds):
        other = deals[-1]
        assert publisher.save(other, publisher.deal(other) | {"summary": f"Te publiceren {number}."}).status == 302
        form = writer.deal(deals[0]) | {"summary": f"Ronde {number}."}
        answers = arena.at_once(
            lambda f=form: writer.save(deals[0], f), lambda n=number: publisher.publish(f"Ronde {n}", reviewer)
        )
        # A deal that is saved between looking and confirming is refused; whoever confirms must see it first.
        assert answers[0].status == 302 and answers[1].status in (302, 409), [answer.text for answer in answers]
        assert writer.deal(deals[0])["summary"] == [f"Ronde {number}."]
    arena.elsewhere(inside.verify)
