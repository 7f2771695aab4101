"""A disk that is really full under a running server: a small file system of its own holds database and documents."""

import http.client
import shutil
import subprocess

import pytest

from . import arena

pytestmark = pytest.mark.proof  # SQLite lies on the disk that is full; PostgreSQL says so itself

SENTENCE = "Bewaren kan nu niet: de schijf van het register is vol. Er is niets gewijzigd."
BOUNDARY = "grens"


class HonestBrowser(arena.Browser):
    """Says where its forms stood, as every browser does."""

    def ask(self, method, path, body=None, kind="application/x-www-form-urlencoded"):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers |= {"Content-Type": kind, "Origin": f"http://127.0.0.1:{self.port}"}
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        for cookie in answer.msg.get_all("Set-Cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return arena.Answer(answer.status, answer.msg, text, path)

    def upload(self, path, fields, content):
        """Post a form with a document, as a browser does."""
        parts = [(name, value, "") for name, values in fields.items() for value in values]
        parts.append(("file", content, '; filename="brief.pdf"'))
        body = "".join(
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n{value}\r\n'
            for name, value, file in parts
            if name != "file" or file
        )
        return self.ask("POST", path, f"{body}--{BOUNDARY}--\r\n".encode(), f"multipart/form-data; boundary={BOUNDARY}")


@pytest.fixture
def disk(tmp_path):
    folder = tmp_path / "schijf"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(folder)], capture_output=True, text=True, check=False
    )
    if mounted.returncode:
        pytest.skip(f"cannot mount a small file system here: {mounted.stderr.strip()}")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.fixture
def server(prepared, disk, tmp_path, monkeypatch):
    seeded, _ = prepared
    if not seeded.startswith("sqlite"):
        pytest.skip("only SQLite writes on this disk")
    shutil.copy(seeded.removeprefix("sqlite:///"), disk / "register.sqlite3")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{disk / 'register.sqlite3'}")
    monkeypatch.setenv("DOCUMENT_ROOT", str(disk / "documenten"))
    started = arena.Server(tmp_path / "server.log")
    started.start()
    yield started
    started.kill()


def fill(disk, left=0):
    """Leave `left` bytes on the disk."""
    with (disk / "vulling").open("ab", buffering=0) as filling:
        free = shutil.disk_usage(disk).free - left
        while free > 0:
            try:
                free -= filling.write(b"x" * min(free, 4096))
            except OSError:
                return


def test_a_full_disk_is_said_and_costs_nobody_anything(server, disk, prepared):
    editor = HonestBrowser(server.port, prepared[1][0])
    source = "/beheer/deals/source/1/change/"
    form, document = editor.deal(1), editor.get(source).fields
    # A save that leaves a message waiting; then nothing fits any more.
    assert editor.save(1, form | {"summary": "Eerst."}).status == 302
    form = editor.deal(1) | {"summary": "Getypt toen de schijf vol was."}
    fill(disk)
    for path in ("/", "/deals/", "/deals.csv", "/beheer/", "/beheer/deals/deal/"):
        assert editor.get(path).status == 200, path
    answer = editor.save(1, form)
    assert (answer.status, answer.headers["Retry-After"]) == (503, "30") and SENTENCE in answer.text
    assert answer.fields["summary"] == [form["summary"]]
    (disk / "vulling").unlink()
    fill(disk, left=200_000)  # room for the row and not for the document
    uploaded = editor.upload(source, document, "x" * 1_000_000)
    assert uploaded.status == 503 and SENTENCE in uploaded.text
    assert [file for file in (disk / "documenten").rglob("*") if file.is_file()] == []
    (disk / "vulling").unlink()
    assert editor.deal(1)["summary"] == ["Eerst."]
    assert editor.save(1, answer.fields).status == 302
    assert editor.deal(1)["summary"] == ["Getypt toen de schijf vol was."]
    assert editor.upload(source, document, "x" * 1_000_000).status == 302
    assert [file.stat().st_size for file in (disk / "documenten").rglob("*.pdf")] == [1_000_000]
