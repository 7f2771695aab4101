"""What stands in front of Django: who may work, who waits, who is refused, and whose body is read."""

import asyncio
import gc
import time

import pytest
from prometheus_client import REGISTRY

from deals.web import front
from regiodeals.wsgi import WORDS_OF_STACK
from regiodeals.wsgi import application as django

from .granian import Client, Working, started

pytestmark = pytest.mark.django_db  # Django's handler closes what an earlier test left open


class Slow(Working):
    """An application that works until it may end; it remembers what it was asked."""

    def waits(self, environ):
        return environ["PATH_INFO"] != front.LIVE


def get(path):
    return Client("GET", path)


def post(length, *parts, headers=(), still=False):
    return Client("POST", "/beheer/login/", {"content-length": str(length), **dict(headers)}, parts, still)


@pytest.fixture(autouse=True)
def short_waits(monkeypatch):
    monkeypatch.setattr(front, "SECONDS_TO_WAIT", 0.3)
    monkeypatch.setattr(front, "SECONDS_FOR_BODY", 0.2)


async def all_taken(register, application):
    """Readers in every thread and every place of the public pages."""
    queue = register.public
    readers = [asyncio.ensure_future(get("/").asks(register)) for _ in range(3 + queue.places)]
    while len(application.asked) < 3 or queue.waiting < queue.places:
        await asyncio.sleep(0.01)
    return readers


def test_who_finds_no_place_is_refused_at_once_and_who_waits_too_long_as_well():
    async def trial():
        application = Slow()
        register = started(application)
        readers = await all_taken(register, application)
        begun = time.monotonic()
        refused = await get("/deals/").asks(register)
        assert time.monotonic() - begun < 0.2
        assert (refused.status, refused.headers["retry-after"]) == (503, "5")
        assert "<h1>Het is nu te druk</h1>" in refused.body and "content-security-policy" in refused.headers
        problem = await get("/api/v1/deals").asks(register)
        assert (problem.status, problem.headers["content-type"]) == (503, "application/problem+json")
        assert "te druk" in problem.body and problem.headers["retry-after"] == "5"
        await asyncio.sleep(0.4)
        application.may_end.set()
        answers = [(await reader).status for reader in readers]
        assert sorted(answers) == [200] * 3 + [503] * register.public.places
        assert (await get("/deals/").asks(register)).status == 200
        assert register.public.waiting == 0

    asyncio.run(trial())


FILES = (
    "/deals.xlsx",
    "/deals.csv",
    "/resultaten.json",
    "/kamerstukken/debat.xlsx",
    "/cijfers/themas.csv",
    "/vergelijken.json",
)
NO_FILES = ("/deals/", "/deals/noorderland.json", "/zoeken/aanvullen.json", "/api/v1/openapi.json", "/wijzigingen.atom")


def test_files_wait_for_each_other_and_never_take_the_place_of_a_page():
    async def trial():
        application = Slow()
        register = started(application)
        assert {register.queue(path) for path in FILES} == {register.files}
        assert {register.queue(path) for path in NO_FILES} == {register.public}
        readers = [asyncio.ensure_future(get("/deals.ods").asks(register)) for _ in range(1 + register.files.places)]
        while len(application.asked) < 1 or register.files.waiting < register.files.places:
            await asyncio.sleep(0.01)
        begun = time.monotonic()
        refused = await get("/deals.xlsx").asks(register)
        assert time.monotonic() - begun < 0.2
        assert (refused.status, refused.headers["retry-after"]) == (503, "30")
        assert "Er worden nu al zoveel bestanden gemaakt als tegelijk kan." in refused.body
        problem = await get("/deals.json").asks(register)
        assert (problem.status, problem.headers["content-type"]) == (503, "application/problem+json")
        assert "halve minuut" in problem.body and problem.headers["retry-after"] == "30"
        pages = [asyncio.ensure_future(get(path).asks(register)) for path in ("/", "/deals/", "/zoeken/aanvullen.json")]
        while len(application.asked) < 4:
            await asyncio.sleep(0.01)
        assert [environ["PATH_INFO"] for environ in application.asked].count("/deals.ods") == 1
        application.may_end.set()
        assert {(await one).status for one in [*readers, *pages]} == {200}

    asyncio.run(trial())


def test_a_file_waits_longer_than_a_page():
    async def trial():
        application = Slow()
        register = started(application)
        assert register.files.patience == front.SECONDS_TO_WAIT_FOR_A_FILE > 3
        register.files.patience = 0.1
        first = asyncio.ensure_future(get("/deals.ods").asks(register))
        while not application.asked:
            await asyncio.sleep(0.01)
        assert (await get("/deals.csv").asks(register)).status == 503
        application.may_end.set()
        assert (await first).status == 200 and register.files.waiting == 0

    asyncio.run(trial())


def test_python_looks_for_what_can_go_again_after_a_file_and_after_one_that_fails():
    looked = []

    def application(environ, start):
        looked.append(gc.isenabled())
        raise LookupError

    for work, looks in ((front.answered, True), (front.answered_in_one_go, False)):
        with pytest.raises(LookupError):
            work(application, {})
        assert looked.pop() is looks and gc.isenabled()


def test_readers_never_keep_an_editor_out_nor_hide_that_the_register_lives():
    async def trial():
        application = Slow()
        register = started(application)
        readers = await all_taken(register, application)
        assert (await get("/gezondheid/live").asks(register)).status == 200
        editor = asyncio.ensure_future(get("/beheer/").asks(register))
        await asyncio.sleep(0.1)
        assert application.asked[-1]["PATH_INFO"] == "/beheer/"
        application.may_end.set()
        assert (await editor).status == 200
        await asyncio.gather(*readers)

    asyncio.run(trial())


def test_nothing_is_made_for_who_has_left():
    async def trial():
        application = Slow()
        register = started(application)
        readers = [asyncio.ensure_future(get("/").asks(register)) for _ in range(3)]
        await asyncio.sleep(0.05)
        gone = get("/cijfers/")
        waiting = asyncio.ensure_future(gone.asks(register))
        await asyncio.sleep(0.05)
        gone.left.set()
        await waiting
        application.may_end.set()
        await asyncio.gather(*readers)
        assert (await get("/deals/").asks(register)).status == 200
        assert gone.status is None and "/cijfers/" not in [environ["PATH_INFO"] for environ in application.asked]

    asyncio.run(trial())


REFUSED_BODIES = [
    (post(100_000, b"a=", still=True), 408, "te langzaam"),
    (post(100_001), 413, "te groot"),
    (post(50_000_001, headers={"cookie": "a=1"}), 413, "te groot"),
    (post("veel"), 411, "lengte"),
    (post("-1"), 411, "lengte"),
    (Client("POST", "/beheer/login/", {"transfer-encoding": "chunked"}, [b"a=b"]), 411, "lengte"),
]


@pytest.mark.parametrize(("client", "status", "said"), REFUSED_BODIES)
def test_a_body_that_is_too_slow_too_large_or_of_no_stated_length_is_refused_with_a_sentence(client, status, said):
    application = Slow()
    application.may_end.set()
    register = started(application)
    asyncio.run(client.asks(register))
    assert client.status == status and said in client.body and "Er is niets gewijzigd." in client.body
    assert application.asked == [] and register.held == 0


def test_a_body_that_breaks_off_is_never_taken_for_a_whole_one():
    application = Slow()
    register = started(application)
    client = post(100, b"naam=Regio")
    asyncio.run(client.asks(register))
    assert (client.status, application.asked, register.held) == (None, [], 0)


def test_a_whole_body_arrives_as_it_was_sent():
    application = Slow()
    application.may_end.set()
    client = post(6, b"a=", b"1&b=", headers={"cookie": "x=1"})
    asyncio.run(client.asks(started(application)))
    assert (client.status, client.body) == (200, "a=1&b=")
    assert application.asked[0]["CONTENT_LENGTH"] == "6"


def test_a_body_that_nobody_asked_for_is_not_read():
    application = Slow()
    application.may_end.set()
    for method, path in (("POST", "/deals/"), ("GET", "/beheer/"), ("PUT", "/api/v1/deals")):
        client = Client(method, path, {"content-length": "100000"}, [b"a="], still=True)
        begun = time.monotonic()
        asyncio.run(client.asks(started(application)))
        assert client.status == 200 and time.monotonic() - begun < 0.15


def test_more_bodies_than_fit_in_memory_are_refused(monkeypatch):
    monkeypatch.setattr(front, "HELD_BYTES", 150)

    async def trial():
        application = Slow()
        application.may_end.set()
        register = started(application)
        first = asyncio.ensure_future(post(100, b"a", still=True).asks(register))
        await asyncio.sleep(0.01)
        assert (await post(100, b"a" * 100).asks(register)).status == 503
        assert (await first).status == 408
        assert (await post(100, b"a" * 100).asks(register)).status == 200

    asyncio.run(trial())


def test_a_header_with_an_underscore_passes_for_no_other():
    application = Slow()
    application.may_end.set()
    client = get("/")
    client.scope.headers = {"host": "localhost", "x_forwarded_for": "198.51.100.1", "x-forwarded-proto": "https"}
    asyncio.run(client.asks(started(application)))
    (environ,) = application.asked
    assert "HTTP_X_FORWARDED_FOR" not in environ and environ["HTTP_X_FORWARDED_PROTO"] == "https"
    assert (environ["REMOTE_ADDR"], environ["SERVER_PORT"]) == ("203.0.113.9", "8000")


@pytest.mark.parametrize(
    ("sent", "seen"),
    [
        ("text/plain; charset=hex", "text/plain"),
        ('application/x-www-form-urlencoded;CHARSET = "idna" ', "application/x-www-form-urlencoded "),
        ("multipart/form-data; charset=rot13; boundary=abc", "multipart/form-data; boundary=abc"),
        ("multipart/form-data; boundary=charset", "multipart/form-data; boundary=charset"),
    ],
)
def test_no_request_chooses_the_letters_that_it_is_read_in(sent, seen):
    application = Slow()
    application.may_end.set()
    client = Client("GET", "/", {"content-type": sent})
    asyncio.run(client.asks(started(application)))
    assert application.asked[0]["CONTENT_TYPE"] == seen


def test_whatever_serves_django_gives_every_request_room_for_its_frames():
    """What is served and what the benchmark measures, is the same application."""
    assert django.__code__.co_stacksize == WORDS_OF_STACK and WORDS_OF_STACK * 8 > 512 * 1024


def test_an_address_in_other_letters_arrives_as_wsgi_wants_it():
    application = Slow()
    application.may_end.set()
    client = get("/regios/fryslân/")
    asyncio.run(client.asks(started(application)))
    assert application.asked[0]["PATH_INFO"].encode("latin-1").decode() == "/regios/fryslân/"


def test_a_flood_of_refusals_is_one_line_a_second_in_the_log(caplog, monkeypatch):
    async def trial():
        application = Slow()
        application.may_end.set()
        register = started(application)
        await asyncio.gather(*(post(999_999).asks(register) for _ in range(500)))
        await asyncio.sleep(1.1)

    asyncio.run(trial())
    told = [record.fields for record in caplog.records if record.name == "register.front"]
    assert told == [{"route": None, "status": 413, "aantal": 500, "wacht": 0}]


def test_what_works_waits_and_is_refused_is_counted_and_told_also_when_it_is_busy():
    def of(name, **labels):
        return REGISTRY.get_sample_value(f"register_{name}", labels) or 0

    async def trial():
        application = Slow()
        register = started(application)
        before = of("refused_total", reason="druk"), of("refused_total", reason="geen lengte")
        readers = await all_taken(register, application)
        assert (of("queue_working", queue="pagina"), of("queue_waiting", queue="pagina")) == (3, register.public.places)
        await get("/deals/").asks(register)
        await post("veel", b"x").asks(register)
        assert of("refused_total", reason="druk") == before[0] + 1
        assert of("refused_total", reason="geen lengte") == before[1] + 1
        asked = asyncio.ensure_future(get("/metrics").asks(register))
        await asyncio.sleep(0.1)
        assert application.asked[-1]["PATH_INFO"] == "/metrics"
        application.may_end.set()
        await asyncio.gather(asked, *readers)
        assert (of("queue_working", queue="pagina"), of("queue_waiting", queue="pagina")) == (0, 0)

    asyncio.run(trial())
