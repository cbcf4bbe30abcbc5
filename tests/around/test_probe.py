"""`lessons links` before hosts that answer with anything, or never, and names that lead into internal networks."""

from __future__ import annotations

import gzip
import os
import signal
import socket
import subprocess
import sys
import threading
from contextlib import suppress

import pytest
from click.testing import CliRunner

from generator.around import probe
from generator.around.probe import Answer, ask, content_of, copy_of, is_public
from generator.cli import main

SENSELESS = "its answer makes no sense"
UNREACHED = "it leads into an internal network, where nobody is asked without --internal"
LATE = Answer("silent", "no answer in time")


class Host:
    """A host that says the same bytes to whoever connects; `rest` is said again and again after them."""

    def __init__(self, says, rest=b"", *, at="127.0.0.1"):
        self.says, self.rest = says, rest
        self.asked = []
        self.is_over = threading.Event()
        self.socket = socket.create_server((at, 0))
        self.address = f"http://{at}:{self.socket.getsockname()[1]}/"
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while not self.is_over.is_set():
            with suppress(OSError):
                connection, _ = self.socket.accept()
                threading.Thread(target=self.answer, args=(connection,), daemon=True).start()

    def answer(self, connection):
        with connection, suppress(OSError):
            self.asked.append(connection.recv(65_536).partition(b"\r\n")[0])
            connection.sendall(self.says.replace(b"SELF", self.address.encode()))
            while self.rest and not self.is_over.wait(0.001):
                connection.sendall(self.rest)

    def end(self):
        self.is_over.set()
        self.socket.close()


@pytest.fixture
def host(monkeypatch):
    monkeypatch.setenv("no_proxy", "*")
    hosts = []

    def begin(*answer, **place):
        hosts.append(Host(*answer, **place))
        return hosts[-1]

    yield begin
    for each in hosts:
        each.end()


OK = b"HTTP/1.1 200 OK\r\n"


def to(place, code=302):
    return b"HTTP/1.1 %d X\r\nLocation: %b\r\nContent-Length: 0\r\n\r\n" % (code, place)


ANSWERS = {
    "nothing": b"",
    "half a status": b"HTTP/1.1 2",
    "no number": b"HTTP/1.1 abc OK\r\n\r\n",
    "a number too large": b"HTTP/1.1 99999 OK\r\n\r\n",
    "a number below all": b"HTTP/1.1 -200 OK\r\n\r\n",
    "another version": b"HTTP/7.3 200 OK\r\n\r\n",
    "another protocol": b"SSH-2.0-OpenSSH_9.9\r\n",
    "HTTP 0.9": b"<html>hello</html>",
    "noise": bytes(range(256)) * 9,
    "a line without end": b"HTTP/1.1 200 " + b"x" * 100_000,
    "a header without end": OK + b"X: " + b"x" * 100_000,
    "too many headers": OK + b"X: x\r\n" * 1000 + b"\r\n",
    "a redirection to nonsense": to(b"http://[foo"),
    "a redirection to a port that is none": to(b"http://127.0.0.1:99999999/"),
    "a redirection to a name that is none": to(b"http://a..b/"),
    "a redirection to a name too long": to(b"http://" + b"x" * 300 + b".example/"),
    "a redirection to no IDN": to("http://xn--\u00ff\u0000.example/".encode()),
    "a redirection in another encoding": to(b"http://\xff\xfe.example/\x80"),
    "a redirection to a file": to(b"file:///etc/hostname"),
    "a redirection to a script": to(b"javascript:alert(1)"),
    "a redirection to a letter": to(b"mailto:a@example.org"),
    "a redirection with a line end": to(b"http://127.0.0.1:1/\x0b\x85\xc2\x85x"),
    "a redirection to itself": to(b"SELF"),
    "a redirection to an answer": to(b"/%ZZ%"),
    "a redirection with two places": OK.replace(b"200", b"301") + b"Location: /a\r\nLocation: http://[\r\n\r\n",
    "a redirection without a place": OK.replace(b"200 OK", b"302 Found") + b"\r\n",
    "an odd cookie": OK.replace(b"200", b"500") + b"Set-Cookie: \xff=\x01; Domain=[; Expires=never\r\n\r\n",
    "an odd length": OK.replace(b"200", b"500") + b"Content-Length: " + b"9" * 5000 + b"\r\n\r\n",
    "two lengths": OK.replace(b"200", b"500") + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\n",
    "odd chunks": OK.replace(b"200", b"500") + b"Transfer-Encoding: chunked\r\n\r\nZZZ\r\n",
    "an odd encoding": OK.replace(b"200", b"500") + b"Content-Encoding: gzip, br, zstd, x\r\n\r\nnot so",
}  # fmt: skip


@pytest.mark.parametrize("answer", ANSWERS)
def test_whatever_a_host_answers_is_a_finding(host, answer):
    came = ask(host(ANSWERS[answer]).address, 5, internal=True)
    assert came.state == "silent"
    assert came.reason.isprintable()
    assert 5 < len(came.reason) < 80


def test_what_comes_with_a_redirection_is_not_read(host):
    nowhere = host(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n").address.encode()
    moved = host(b"HTTP/1.1 302 Found\r\nLocation: " + nowhere + b"\r\n\r\n", b"x" * 1000)
    assert ask(moved.address, 5, internal=True) == Answer("gone", "404 Not Found")


FOUND = {
    "a body that never ends": (OK + b"\r\n", b"x" * 1000),
    "a gzip bomb": (OK + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(bytes(10_000_000)), b""),
    "a length that is a lie": (OK + b"Content-Length: 999999999999\r\n\r\nx", b""),
    "headers in another encoding": (OK + b"X-\xff: \xfe\r\n\r\n", b""),
}


@pytest.mark.parametrize("answer", FOUND)
def test_a_page_is_found_whatever_comes_behind_its_head(host, answer):
    assert ask(host(*FOUND[answer]).address, 5, internal=True) == Answer("found", "")


DRIPS = {
    "silence": (b"", b""),
    "a status that never ends": (b"HTTP/1.1 200 ", b"x"),
    "headers that never end": (OK, b"X"),
    "endless news that it goes on": (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
}


@pytest.mark.parametrize("drip", DRIPS)
def test_an_address_takes_no_longer_than_it_may_however_its_host_drips(host, drip):
    """A test that passes says nothing of the clock: without a deadline for all of it, it would never end."""
    says, rest = DRIPS[drip]
    its = host(says, rest or None)
    if drip == "silence":
        its.answer = lambda connection: its.is_over.wait() and connection.close()
    assert ask(its.address, 0.2, internal=True).state == "silent"


def test_a_redirection_with_a_body_that_never_ends_is_followed(host):
    end = host(OK + b"\r\n")
    assert (
        ask(
            host(
                to(end.address.encode()).replace(b"Content-Length: 0\r\n", b""), b"x" * 999
            ).address,
            5,
            internal=True,
        ).state
        == "found"
    )


def test_the_look_up_of_a_name_counts_as_well(monkeypatch):
    is_over = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: is_over.wait() and [])
    monkeypatch.setenv("no_proxy", "*")
    assert ask("http://slow.example/", 0.05) == LATE
    assert copy_of("http://x.example/", "2020", "http://slow.example/", 0.05) is None
    is_over.set()


def test_who_is_out_of_time_reads_no_more(host):
    its = host(b"")
    is_asked = threading.Event()

    def answer(connection):
        with connection, suppress(OSError):
            connection.recv(1000)
            is_asked.set()
            its.is_over.wait()

    its.answer = answer
    request = probe._Request(600, internal=True)
    thread = threading.Thread(target=probe._answer, args=(its.address, request), daemon=True)
    thread.start()
    assert is_asked.wait(60)
    request.end()
    thread.join(60)
    assert not thread.is_alive()


def test_a_connection_that_is_made_too_late_is_closed(host, monkeypatch):
    port = int(host(b"").address.rstrip("/").rpartition(":")[2])
    request = probe._Request(4, internal=True)
    connect = socket.socket.connect

    def connect_late(connection, place):
        connect(connection, place)
        request.end()

    monkeypatch.setattr(socket.socket, "connect", connect_late)
    with request.connect("127.0.0.1", port) as connection:
        assert connection.recv(1) == b""
    assert [copy.fileno() for copy in request._connections] == [-1]


@pytest.mark.parametrize(
    "answer",
    [
        b"{" * 60_000,
        b"[" * 60_000,
        OK + b"\r\n" + gzip.compress(bytes(10_000_000)),
        b"\xff",
        ANSWERS["noise"],
    ],
)
def test_an_archive_may_answer_with_anything(host, answer):
    assert copy_of("http://x.example/", "2020", host(OK + b"\r\n" + answer).address, 5) is None


def test_a_file_that_somebody_named_is_read_whole(host):
    end = host(OK + b"Content-Length: 5\r\n\r\nwhole")
    assert content_of(end.address, 5, 5) == b"whole"
    assert content_of(host(to(end.address.encode())).address, 5, 5) == b"whole"


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (OK + b"Content-Length: 6\r\n\r\nlonger", "it has more than 5 bytes"),
        (OK + b"Content-Length: 5\r\n\r\ncut", SENSELESS),
        (b"HTTP/1.1 404 <script>\r\nContent-Length: 0\r\n\r\n", "404 Not Found"),
        (b"HTTP/1.1 503 X\r\nContent-Length: 0\r\n\r\n", "503 Service Unavailable"),
        (to(b"file:///etc/hostname"), SENSELESS),
        (b"", "no connection"),
    ],
)
def test_a_file_that_does_not_come_whole_is_told_with_the_reason(host, answer, reason):
    with pytest.raises(OSError, match=f"^{reason}$"):
        content_of(host(answer).address, 5, 5)


def test_a_file_takes_no_longer_than_it_may(host):
    with pytest.raises(OSError, match="no answer in time"):
        content_of(host(*DRIPS["headers that never end"]).address, 0.2, 5)


INTERNAL = [
    "127.0.0.1", "127.1.2.3", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",  # noqa: S104
    "192.0.0.1", "192.0.2.1", "198.18.0.1", "203.0.113.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
    "::1", "::", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::7f00:1", "fe80::1", "fe80::1%1", "fec0::1", "fc00::1", "fd00:ec2::254",
    "ff02::1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:7f00:1::", "2001:0:4136:e378::1",
    "2001:db8::1", "100::1",
]  # fmt: skip


@pytest.mark.parametrize("address", INTERNAL)
def test_what_is_not_of_the_public_internet_is_internal(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "2606:4700::1111", "64:ff9b::808:808"])
def test_what_is_of_the_public_internet_is_not(address):
    assert is_public(address)


FORMS = [
    "127.0.0.9",
    "127.9",
    "2130706441",
    "0x7f000009",
    "0177.0.0.011",
    "[::ffff:127.0.0.9]",
    "①②⑦.⓪.⓪.⑨",
    "127。0。0。9",
]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("is_led_there", [False, True])
def test_nobody_is_asked_in_an_internal_network_however_it_is_written(
    host, monkeypatch, form, is_led_there
):
    inside = host(OK + b"\r\n", at="127.0.0.9")
    address = inside.address.replace("127.0.0.9", form)
    if is_led_there:
        monkeypatch.setattr(probe, "is_public", lambda ip: ip == "127.0.0.1")
        address = host(to(address.encode())).address
    came = ask(address, 5)
    assert came.reason in (UNREACHED, SENSELESS, "there is no such host")
    assert inside.asked == []


def test_a_public_site_leads_nobody_who_asks_for_its_file_into_an_internal_network(
    host, monkeypatch
):
    inside = host(OK + b"Content-Length: 2\r\n\r\nin", at="127.0.0.9")
    outside = host(to(inside.address.encode()))
    assert content_of(outside.address, 5, 5) == b"in"
    monkeypatch.setattr(probe, "is_public", lambda ip: ip == "127.0.0.1")
    assert content_of(inside.address, 5, 5) == b"in"
    asked = len(inside.asked)
    with pytest.raises(OSError, match=r"^it leads into an internal network$"):
        content_of(outside.address, 5, 5)
    assert len(inside.asked) == asked


@pytest.mark.parametrize("name", ["localhost", "localhost.", "[::1]", "0", "[::]"])
def test_this_machine_is_internal(host, name):
    inside = host(OK + b"\r\n")
    assert ask(inside.address.replace("127.0.0.1", name), 5).reason in (
        UNREACHED,
        "there is no such host",
    )
    assert inside.asked == []


def test_a_name_that_leads_elsewhere_the_second_time_is_asked_where_it_led_first(host, monkeypatch):
    inside = host(OK + b"\r\n")
    port = int(inside.address.rstrip("/").rpartition(":")[2])
    looked_up, dialled = [], []

    def places(*_, **__):
        looked_up.append("93.184.216.34" if not looked_up else "127.0.0.1")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (looked_up[-1], port))]

    def connect(_, place):
        dialled.append(place)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", places)
    monkeypatch.setattr(socket.socket, "connect", connect)
    assert ask(f"http://rebinds.example:{port}/", 5).reason == UNREACHED
    assert dialled == [("93.184.216.34", port)]
    assert inside.asked == []


def test_of_several_places_only_those_outside_are_tried_one_after_the_other(monkeypatch):
    dialled = []
    monkeypatch.setenv("no_proxy", "*")
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, 80)) for ip in ("10.0.0.1", "8.8.8.8", "127.0.0.1", "1.1.1.1")
    ])  # fmt: skip

    def connect(_, place):
        dialled.append(place[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket.socket, "connect", connect)
    assert ask("http://mixed.example/", 5).reason == "no connection"
    assert dialled == ["8.8.8.8", "1.1.1.1"] * 2


def test_a_proxy_is_not_asked_for_what_is_known_to_be_internal(host, monkeypatch):
    proxy = host(OK + b"\r\n")
    monkeypatch.delenv("no_proxy")
    monkeypatch.setenv("http_proxy", proxy.address)
    assert ask("http://169.254.169.254/latest", 5).reason == UNREACHED
    assert proxy.asked == []
    assert ask("http://192.0.2.1/x", 5, internal=True).state == "found"
    assert proxy.asked == [b"HEAD http://192.0.2.1/x HTTP/1.1"]


def test_no_password_of_this_machine_is_sent(host, monkeypatch, tmp_path):
    (tmp_path / ".netrc").write_text("default login me password secret\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    its = host(b"")
    heard = []
    its.answer = lambda connection: heard.append(connection.recv(65_536)) or connection.close()
    ask(its.address, 5, internal=True)
    assert heard
    assert not any(b"uthorization" in each for each in heard)


def test_an_internal_address_in_a_record_is_told_and_not_asked(base, host, monkeypatch):
    monkeypatch.chdir(base.root)
    inside = host(OK + b"\r\n")
    base.lesson("2020/late", references=[{"title": "A", "url": inside.address}])
    result = CliRunner().invoke(main, ["links"])
    assert result.exit_code == 0
    assert f"{UNREACHED}: see whether it opens in a browser [address-silent]" in result.stdout
    assert inside.asked == []
    assert (
        CliRunner().invoke(main, ["links", "--internal"]).stdout
        == "1 address asked: 0 gone, 0 without a clear answer.\n"
    )


@pytest.mark.parametrize(("how", "status"), [("SIGINT", 130), ("SIGTERM", 143), ("SIGKILL", -9)])
def test_who_stops_it_keeps_what_is_known(base, host, how, status):
    gone, deaf = host(b"HTTP/1.1 404 X\r\n\r\n"), host(b"")
    deaf.answer = lambda connection: deaf.is_over.wait() and connection.close()
    base.lesson(
        "2020/late", references=[{"title": "A", "url": each.address} for each in (gone, deaf)]
    )
    report = base.root / "links.md"
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "generator.cli", "links", "--internal", "--timeout", "600", "--archive", gone.address, "--report", report],
        cwd=base.root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ | {"no_proxy": "*"},
    )  # fmt: skip
    told = process.stdout.readline()
    process.send_signal(getattr(signal, how))
    rest, complained = process.communicate(timeout=60)
    assert process.returncode == status
    assert "[address-gone]" in told
    assert report.read_text().startswith(
        "1 of 2 addresses asked: 1 gone, 0 without a clear answer.\n\n## Gone\n\n- [ ] "
    )
    assert "Traceback" not in complained
    assert ("1 of 2 addresses asked: 1 gone" in rest) == (how != "SIGKILL")


def test_a_report_is_written_to_what_is_no_file_as_well(base, host, monkeypatch):
    monkeypatch.chdir(base.root)
    os.mkfifo(base.root / "pipe")
    base.lesson("2020/late", references=[{"title": "A", "url": host(OK + b"\r\n").address}])
    heard = []
    reader = threading.Thread(
        target=lambda: heard.append((base.root / "pipe").read_text()), daemon=True
    )
    reader.start()
    with (base.root / "pipe").open("w"):
        assert CliRunner().invoke(main, ["links", "--internal", "--report", "pipe"]).exit_code == 0
    reader.join(60)
    assert heard[0].startswith("1 address asked: 0 gone")
