"""Random walks over lists of deals without script: every chip, suggestion, order, page and tab leads to an answer, and the
form says what the address says. `PROOF_SEED` walks one walk again."""

from urllib.parse import urlsplit

import pytest

from ..crawl import PLACES, STEPS, drawn, in_form, pairs, walk_on
from ..shelf import seeded_whole

pytestmark = [pytest.mark.proof, pytest.mark.whole, pytest.mark.django_db]

BEGIN = ["", "publicatie=1", "q=water", "weergave=kaarten", "sorteer=-rijk", "status=onbekend"]


def test_every_step_of_a_walk_is_answered_and_form_and_address_agree(shelf, client, rounds):
    seeded_whole(shelf)
    draw = drawn()
    for _ in range(rounds * 2):
        path, query, been = draw.choice(PLACES), draw.choice(BEGIN), []
        if path == "/kaart/":  # it knows no other view
            query = query.replace("weergave=kaarten", "")
        for _ in range(STEPS):
            address = f"{path}?{query}" if query else path
            been.append(address)
            answer = client.get(address)
            page = answer.content.decode()
            assert answer.status_code == 200, been
            assert in_form(page) == pairs(query), been
            query = urlsplit(walk_on(draw, page)).query
