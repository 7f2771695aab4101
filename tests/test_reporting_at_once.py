"""Several at the same moment, on a database that they share: what is sent twice is one report, and of two answers one counts."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from deals.models import ErrorReport

from . import cast as people
from .browse import sign_in
from .desk import form_of, member
from .filing import REPORTING, file_report, time_in
from .places import Places, standing_on

pytestmark = pytest.mark.database


@pytest.fixture(scope="module")
def places(tmp_path_factory):
    made = Places("meldingen", tmp_path_factory.mktemp("registers"))
    yield made
    made.remove()


@pytest.fixture(scope="module")
def filled(places, django_db_blocker):
    url = places.new()
    with django_db_blocker.unblock(), standing_on(url):
        call_command("migrate", verbosity=0)
        people.cast()
    return url


@pytest.fixture
def shared(places, filled, django_db_blocker):
    with django_db_blocker.unblock(), standing_on(places.new(filled)):
        yield


def at_once(work, number):
    """What `work` gives for each of so many, begun together."""

    def alone(place):
        try:
            return work(place)
        finally:
            connection.close()

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(alone, range(number)))


def test_what_is_sent_several_times_at_once_is_one_report_and_has_one_number(shared):
    time = time_in(Client().get(REPORTING).content.decode())
    answers = at_once(lambda _: file_report(Client(), time), 6)
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer["Location"] for answer in answers}) == ErrorReport.objects.count() == 1


def test_different_reports_at_once_are_all_kept(shared):
    answers = at_once(lambda place: file_report(Client(), fout=f"Fout {place}."), 6)
    assert {answer.status_code for answer in answers} == {303}
    assert {report.wrong for report in ErrorReport.objects.all()} == {f"Fout {place}." for place in range(6)}


def test_of_two_who_answer_at_the_same_moment_one_counts_and_the_other_is_asked(shared):
    file_report(Client())
    report = ErrorReport.objects.get()
    address = f"/beheer/deals/errorreport/{report.pk}/change/"
    desks = [Client(), Client()]
    for place, desk in enumerate(desks):
        sign_in(desk, member("redacteur", f"redacteur-{place}"))
    forms = [form_of(desk.get(address)) | {"answer": f"Van {place}."} for place, desk in enumerate(desks)]
    codes = at_once(lambda place: desks[place].post(address, forms[place]).status_code, 2)
    report.refresh_from_db()
    assert sorted(codes) == [302, 409] and report.answer == f"Van {codes.index(302)}."
    assert ErrorReport.trail.count() == 1
