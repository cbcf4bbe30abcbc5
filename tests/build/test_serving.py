"""`mkdocs serve`: somebody is writing, and sees what is wrong and what is not published yet."""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from mkdocs.commands import build as building
from mkdocs.config import load_config

from generator.plugin import made

LONGEST = 60
"""Seconds after which a server that says nothing is given up."""


BUILT = "Reloading browsers"
"""What MkDocs tells after every build but the first: that it took as long as the last one, it does not tell."""


class Server:
    def __init__(self, process, port):
        self.process = process
        self.address = f"http://127.0.0.1:{port}/"
        self.told = ""
        self.heard = 0

    def wait_for(self, text, again=None):
        """Read on in what the server tells until it tells this; do something again every few seconds."""
        until = time.monotonic() + LONGEST
        while text not in self.told[self.heard :]:
            assert time.monotonic() < until, self.told
            assert self.process.poll() is None, self.told
            ready, _, _ = select.select([self.process.stderr], [], [], 3)
            if ready:
                self.told += os.read(self.process.stderr.fileno(), 65536).decode()
            elif again:
                again()
        self.heard = self.told.index(text, self.heard) + len(text)

    def get(self, address):
        try:
            with urlopen(self.address + address, timeout=LONGEST) as answer:  # noqa: S310 - our own server
                return answer.read()
        except HTTPError as missed:
            return missed.read()


@pytest.fixture
def serve(place, environment):
    """Serve the workplace on a free port until the test is over."""
    servers = []

    def start(*arguments):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "mkdocs",
                "serve",
                "--dev-addr",
                f"127.0.0.1:{port}",
                *arguments,
            ],
            cwd=place.root,
            env=environment(PYTHONUNBUFFERED="1"),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        servers.append(process)
        server = Server(process, port)
        server.wait_for("Serving on")
        return server

    yield start
    for process in servers:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stderr.close()


@pytest.fixture
def preview(place, monkeypatch):
    """Build as a preview does, without a server; give what answers in it."""
    monkeypatch.chdir(place.root)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795305600")

    def build():
        config = load_config("mkdocs.yml")
        config.plugins.on_startup(command="serve", dirty=False)
        building.build(config, serve_url="http://127.0.0.1/")
        return config.plugins["lessons"]._serving

    return build


def test_a_page_that_is_left_for_later_is_as_mkdocs_makes_it(place, preview, monkeypatch):
    place.lesson("2020/late", title="It’s “late” & <b>bold</b>", related=["early"])
    place.lesson("2021/early", impact="Many waited.")
    page = "lessons/late/index.html"
    later = preview().asked(page)
    assert not (place.site / page).exists()
    monkeypatch.setattr(made, "later_files", lambda *_: {})
    assert preview().asked(page) is None
    assert later == (place.site / page).read_bytes()


def test_after_an_edit_every_file_is_as_though_the_whole_site_were_built(place, preview):
    nav = ["contributing.md", {"Every list": "browse.md"}, "follow-through.md"]
    place.configure(nav=nav)
    place.lesson("2020/late", title="The letters went out late", tags=["post"])
    place.lesson("2021/early", related=["late"], tags=["mail"])
    edited = preview()
    assert edited.reread()
    edited.asked("lessons/early/index.html")
    place.lesson(
        "2020/late", title="The letters went out twice", date="2020-01", tags=["mail", "post"]
    )
    assert edited.reread()
    edited.later.stop()
    ours = edited._build.made
    ours.site.lessons.settle()

    addresses = [*ours.at_once, *ours.later]
    addresses += [
        "lessons/late.md",
        "api/v1/lessons.json",
        "feeds/lessons.xml",
        "search/index.json",
    ]
    addresses += ["browse/tag/mail/index.html", "browse/tag/post/index.html"]
    after = {address: edited.asked(address) for address in addresses}

    whole = preview()
    for address, content in after.items():
        file = place.site / address
        as_built = file.read_bytes() if file.is_file() else whole.asked(address)
        assert content == as_built, address


def test_what_came_or_went_and_what_is_wrong_is_left_to_mkdocs(place, preview):
    place.lesson("2020/late")
    serving = preview()
    place.lesson("2021/early")
    assert not serving.reread()
    assert preview().reread()
    place.lesson("2021/early", severity="high")
    assert not serving.reread()


def test_the_preview_starts_with_a_broken_record_shows_drafts_and_follows_the_writer(
    place, serve, page_of
):
    place.lesson("2020/late", title="It is broken", severity="high")
    place.lesson("2021/draft", title="It is not finished", draft="true")
    place.lesson("2022/ours", title="It is ours", audience="internal")
    words = (place.root / "lessons" / "vocabulary.yml").read_text()
    place.write(
        "lessons/vocabulary.yml",
        words.replace("sections are not listed.,", "sections are not listed., file: handbook.md,"),
    )
    place.write("handbook.md", "# Handbook\n\n## On the day\n")
    server = serve()

    home = page_of(server.get(""))
    for part in (
        "lessons/2020/late.yml:8:11",
        "in `severity`, unknown value `high`",
        "minor, moderate, major, critical",
        "unknown-value",
    ):
        assert part in home.text
    assert "It is broken" not in home.text
    broken = page_of(server.get("lessons/late/"))
    assert "unknown value `high`" in broken.text
    assert "lessons/2020/late.yml" in broken.text
    assert b"livereload" in server.get("lessons/late/")
    assert "unknown value `high`" in page_of(server.get("nowhere/")).text
    assert "It is not finished" in home.text
    assert "It is ours" not in home.text
    assert "Draft" in page_of(server.get("lessons/draft/")).text
    assert "in `severity`, unknown value `high`" in page_of(server.get("lessons/draft/")).text

    place.lesson("2020/late", title="It is mended", severity="major")
    record = place.root / "lessons" / "2020" / "late.yml"
    server.wait_for(
        "Detected file changes", again=lambda: record.write_bytes(record.read_bytes() + b"\n")
    )
    server.wait_for(BUILT)
    home = page_of(server.get(""))
    assert "It is mended" in home.text
    assert "unknown value" not in home.text
    assert "It is mended" in page_of(server.get("lessons/late/")).text
    # What is left for later: the first of each kind makes all of them.
    for address in (
        "lessons/late",
        "lessons/late.md",
        "api/v1/lessons/late.json",
        "feeds/lessons.xml",
    ):
        assert b"It is mended" in server.get(address), address
    assert json.loads(server.get("search/index.json"))["lessons"] == 2

    handbook = place.root / "handbook.md"
    server.wait_for(
        "Detected file changes", again=lambda: handbook.write_bytes(handbook.read_bytes() + b"\n")
    )
    server.wait_for(BUILT)
    assert "Traceback" not in server.told
