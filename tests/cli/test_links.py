"""`lessons links`: which addresses are gone, asked of a server on this machine, and where copies are."""

from __future__ import annotations

import json
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from click.testing import CliRunner

from generator.around.probe import ask
from generator.cli import main

COPY = "https://web.archive.org/web/2020/{url}"


class Answers(BaseHTTPRequestHandler):
    """Answers with the status that the path names; `/head/…` refuses HEAD, `/wayback` is the archive."""

    def do_HEAD(self):
        self.answer(405 if self.path.startswith("/head/") else None)

    def do_GET(self):
        self.answer(None)

    def answer(self, status):
        self.server.asked.append((self.command, self.path))
        if self.path.startswith("/wayback"):
            return self.say(
                200, json.dumps(self.server.copies(parse_qs(urlsplit(self.path).query))).encode()
            )
        if self.path.startswith("/away/"):
            return self.say(302, b"", Location=self.path.removeprefix("/away"))
        if self.path.startswith("/to-a-file"):
            return self.say(302, b"", Location="file:///etc/hostname")
        if self.path.startswith("/round"):
            return self.say(302, b"", Location=self.path)
        return self.say(status or int(urlsplit(self.path).path.rpartition("/")[2]), b"")

    def say(self, status, content, **headers):
        self.send_response(status, "<script>@all `::error::")
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, *_):
        pass


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        server.asked = []
        server.copies = lambda question: {
            "archived_snapshots": {
                "closest": {"url": COPY.format(url=question["url"][0]), "available": True}
            }
        }
        server.address = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def links(base, server, monkeypatch):
    """Run `lessons links` where the lessons are, with the archive on this machine."""
    monkeypatch.chdir(base.root)

    def run(*arguments):
        archive = f"{server.address}/wayback"
        options = [
            "--internal",
            "--pause",
            "0",
            "--timeout",
            "5",
            "--archive",
            archive,
            *map(str, arguments),
        ]
        result = CliRunner().invoke(main, ["links", *options])
        assert result.exception is None or isinstance(result.exception, SystemExit), (
            result.exception
        )
        return result

    return run


def reference(*addresses, **more):
    return {"references": [{"title": "A source", "url": address, **more} for address in addresses]}


def test_addresses_that_answer_are_no_problem(base, server, links):
    base.lesson("2020/late", **reference(f"{server.address}/200", f"{server.address}/away/200"))
    result = links()
    assert (result.exit_code, result.stdout) == (
        0,
        "2 addresses asked: 0 gone, 0 without a clear answer.\n",
    )


def test_a_knowledge_base_without_addresses_is_no_problem(base, links):
    base.lesson("2020/late")
    assert links().exit_code == 0


@pytest.mark.parametrize("status", [404, 410])
def test_an_address_that_is_gone_is_told_with_its_line_and_a_copy(base, server, links, status):
    gone = f"{server.address}/{status}"
    base.lesson("2020/late", **reference(gone))
    result = links()
    assert result.exit_code == 1
    assert result.stdout.startswith(f"lessons/2020/late.yml:8:43: error: `{gone}`: {status} ")
    assert f"add `archived: {COPY.format(url=gone)}` [address-gone]" in result.stdout


def test_the_copy_is_asked_for_about_the_day_of_the_lesson(base, server, links):
    base.lesson("2020/late", date="2020-04-09", **reference(f"{server.address}/404"))
    links()
    [question] = [path for _, path in server.asked if path.startswith("/wayback")]
    assert "timestamp=20200409" in question


def test_evidence_that_is_gone_is_replaced_by_its_copy(base, server, links):
    gone = f"{server.address}/404"
    base.lesson("2020/late", changes=[{"text": "Make the till refuse", "evidence": gone}])
    assert f"write `{COPY.format(url=gone)}` instead" in links().stdout


@pytest.mark.parametrize(
    "answer",
    [
        {}, [], None, {"archived_snapshots": {}}, {"archived_snapshots": {"closest": {"url": 1}}}, "x" * 100_000,
        {"archived_snapshots": {"closest": {"url": "javascript:alert(1)"}}},
        {"archived_snapshots": {"closest": {"url": "https://x/`\n@all"}}},
    ],
)  # fmt: skip
def test_an_archive_that_knows_nothing_or_talks_nonsense_proposes_nothing(
    base, server, links, answer
):
    server.copies = lambda _: answer
    base.lesson("2020/late", **reference(f"{server.address}/404"))
    result = links()
    assert result.exit_code == 1
    assert "no copy is known" in result.stdout


def test_a_reference_that_has_a_copy_is_left_in_peace(base, server, links):
    base.lesson("2020/late", **reference(f"{server.address}/404", archived=f"{server.address}/200"))
    assert links().exit_code == 0
    assert {path for _, path in server.asked} == {"/200"}


@pytest.mark.parametrize("path", ["401", "403", "429", "500", "503", "999", "to-a-file", "round"])
def test_what_may_pass_is_a_warning_and_no_copy_is_proposed(base, server, links, path):
    base.lesson("2020/late", **reference(f"{server.address}/{path}"))
    result = links()
    assert result.exit_code == 0
    assert "[address-silent]" in result.stdout
    assert "1 address asked: 0 gone, 1 without a clear answer." in result.stdout


def test_a_server_that_refuses_the_head_is_asked_for_the_page(base, server, links):
    base.lesson("2020/late", **reference(f"{server.address}/head/200"))
    assert links().exit_code == 0
    assert server.asked == [("HEAD", "/head/200"), ("GET", "/head/200")]


def test_an_address_is_asked_once_however_often_it_stands_there(base, server, links):
    base.lesson("2020/late", **reference(f"{server.address}/404"))
    base.lesson("2021/later", **reference(f"{server.address}/404"))
    result = links()
    assert result.stdout.count("[address-gone]") == 2
    assert [command for command, path in server.asked if path == "/404"] == ["HEAD", "GET"]


def test_an_unsound_record_is_passed_over(base, server, links):
    base.lesson("2020/late", severity="high", **reference(f"{server.address}/404"))
    assert links().exit_code == 0
    assert server.asked == []


def test_a_port_where_nobody_listens_is_silent(base, links):
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        base.lesson("2020/late", **reference(f"http://127.0.0.1:{held.getsockname()[1]}/x"))
        result = links()
    assert result.exit_code == 0
    assert "no connection" in result.stdout


def test_a_host_that_does_not_exist_is_gone(monkeypatch):
    def unknown(*_, **__):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    monkeypatch.setenv("no_proxy", "*")
    assert ask("http://nowhere.example/", 5).state == "gone"


def test_a_name_server_that_does_not_answer_is_no_reason_to_call_anything_gone(monkeypatch):
    def unknown(*_, **__):
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    monkeypatch.setenv("no_proxy", "*")
    assert ask("http://nowhere.example/", 5).state == "silent"


@pytest.mark.parametrize(
    "address",
    ["http://a..b/", f"http://{'x' * 70}.example/", "http://[::1]:1/", "http://ex ample/"],
)
def test_an_address_that_cannot_be_asked_is_silent(address):
    assert ask(address, 5, internal=True).state == "silent"


def test_an_address_in_any_script_is_asked(base, server, links):
    base.lesson("2020/late", **reference(f"{server.address}/返金/200?q=é%20x&y=[1]#part"))
    assert links().exit_code == 0
    assert server.asked == [("HEAD", "/%E8%BF%94%E9%87%91/200?q=%C3%A9%20x&y=%5B1%5D")]


def test_the_report_is_markdown_in_which_nothing_is_active(base, server, links, tmp_path):
    base.lesson(
        "2020/late",
        **reference(f"{server.address}/@all/![x](y)/**x**/404", f"{server.address}/503"),
    )
    links("--report", tmp_path / "links.md")
    text = (tmp_path / "links.md").read_text()
    assert text.startswith(
        "2 addresses asked: 1 gone, 1 without a clear answer.\n\n## Gone\n\n- [ ] `lessons/"
    )
    assert "## No clear answer" in text
    outside = "".join(text.split("`")[::2])
    assert not any(character in outside for character in "@<>!*")
    assert "script" not in text


def test_a_report_fits_into_an_issue(base, server, links, tmp_path):
    for number in range(20):
        long = [f"{server.address}/{'x' * 1900}/{number}/{each}/404" for each in range(2)]
        base.lesson(f"2020/late-{number}", **reference(*long))
    result = links("--report", tmp_path / "links.md")
    text = (tmp_path / "links.md").read_text()
    assert result.stdout.count("[address-gone]") == 40
    assert len(text) < 65_536
    assert "more; `lessons links` tells all." in text


def test_a_report_that_cannot_be_written_is_refused(base, links, tmp_path):
    base.lesson("2020/late")
    (tmp_path / "file").write_text("")
    assert links("--report", tmp_path / "file" / "links.md").exit_code == 2


@pytest.mark.parametrize("option", ["--timeout", "--pause"])
@pytest.mark.parametrize("seconds", ["-1", "nan", "inf", "1e99", "x"])
def test_what_is_no_time_to_wait_is_refused(links, option, seconds):
    result = links(option, seconds)
    assert result.exit_code == 2
    assert "Traceback" not in result.output
