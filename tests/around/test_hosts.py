"""The API of GitHub and GitLab, asked by way of a host on this machine that answers with anything."""

from __future__ import annotations

import re
import socket
import threading

import pytest

from generator.around.hosts import GITHUB, GITLAB, HostError, Project, asker

SENSELESS = "its answer makes no sense"
OK = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"
ANSWERS = {
    b"": "it cannot be reached",
    b"HTTP/1.1 abc\r\n\r\n": "it cannot be reached",
    OK + b"<html>": SENSELESS,
    OK + b"\xff\xfe": SENSELESS,
    OK + b"[" * 100_000: SENSELESS,
    b"HTTP/1.1 403 \x1b[31mNo\r\n\r\n": "it refused with status 403",
    b"HTTP/1.1 302 X\r\nLocation: SELF/elsewhere\r\n\r\n": "it refused with status 302",
}


def whole(connection):
    """A request with its body, which may come after its head."""
    got = connection.recv(65_536)
    head, _, body = got.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)content-length: (\d+)", head)
    while length and len(body) < int(length[1]) and (more := connection.recv(65_536)):
        got, body = got + more, body + more
    return got


@pytest.fixture
def serve(monkeypatch):
    """Answer each request with these bytes; tell the address, and what was asked."""
    monkeypatch.setenv("no_proxy", "*")
    server = socket.create_server(("127.0.0.1", 0))
    address = f"http://127.0.0.1:{server.getsockname()[1]}"
    asked = []

    def begin(answer):
        def run():
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                with connection:
                    asked.append(whole(connection))
                    connection.sendall(answer.replace(b"SELF", address.encode()))

        threading.Thread(target=run, daemon=True).start()
        return address, asked

    yield begin
    server.shutdown(socket.SHUT_RDWR)
    server.close()


def test_what_is_asked_goes_to_the_api_with_the_token_and_json_comes_back(serve):
    address, asked = serve(OK + b'{"username": "bot"}')
    project = Project(asker(address, {"PRIVATE-TOKEN": "secret"}), GITLAB, "1")
    assert project.own_name() == "bot"
    project.comment(7, 8, "Hé")
    assert asked[0].startswith(b"GET /user HTTP/1.1\r\n")
    assert b"Private-Token: secret\r\n" in asked[0]
    assert asked[1].startswith(b"PUT /projects/1/merge_requests/7/notes/8 HTTP/1.1\r\n")


@pytest.mark.parametrize("answer", ANSWERS)
def test_an_answer_that_does_not_help_is_told_in_our_own_words(serve, answer):
    address, asked = serve(answer)
    with pytest.raises(HostError, match=f"^{ANSWERS[answer]}$"):
        asker(address, {})("GET", "user", None)
    assert len(asked) == 1


def test_nobody_is_asked_by_anything_but_the_web():
    with pytest.raises(HostError, match="not one of the web"):
        asker("file:///etc", {})


@pytest.mark.parametrize(
    "answer", [None, 1, "x", {}, [1], [{}], [{"number": "7"}], {"message": "no"}]
)
@pytest.mark.parametrize("dialect", [GITHUB, GITLAB])
def test_data_of_another_shape_is_refused(dialect, answer):
    project = Project(lambda *_: answer, dialect, "1")
    for ask in (project.open_requests, lambda: project.request(7), lambda: project.comments(7)):
        with pytest.raises(HostError, match=SENSELESS):
            ask()


def test_files_are_asked_by_the_hundred_by_their_names_before_and_after():
    def answer(method, path, data):
        assert (method, data) == ("GET", None)
        pages = {"1": 100, "2": 1}
        return [
            {"filename": f"new/{path[-1]}/{number}", "previous_filename": "old"}
            for number in range(pages[path[-1]])
        ]

    paths = Project(answer, GITHUB, "crew/till").paths(7)
    assert (len(paths), paths[:2], paths[-1]) == (102, ["new/1/0", "old"], "new/2/0")


def test_where_our_comment_might_be_overlooked_nothing_is_known():
    """Else another one would be written each time."""
    comments = [{"id": 1, "user": {"login": "ada"}, "body": "again"}] * 100
    with pytest.raises(HostError, match="more comments than are looked through"):
        Project(lambda *_: comments, GITHUB, "crew/till").comments(7)
