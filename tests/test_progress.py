"""Progress: a line on a terminal after two seconds of work, and nothing anywhere else."""

from __future__ import annotations

import io
import os
import select
import sys
from itertools import count
from pathlib import Path

import pytest

from generator import progress
from generator.cli import main
from generator.publishing import child

pty = pytest.importorskip("pty")


@pytest.fixture
def terminal(monkeypatch):
    """A terminal as a stream, and what was written to it up to some text."""
    monkeypatch.delenv("CI", raising=False)
    ours, theirs = pty.openpty()

    def written(end="nothing more"):
        if end == "nothing more":
            stream.write(end)
            stream.flush()
        told = ""
        while not told.endswith(end):
            assert select.select([ours], [], [], 60)[0], told
            told += os.read(ours, 65536).decode()
        return told.removesuffix("nothing more")

    with os.fdopen(theirs, "w") as stream:
        yield stream, written
    os.close(ours)


def clock(step):
    """A clock that goes on by so many seconds whenever somebody looks at it."""
    times = count()
    return lambda: next(times) * step


def screen(written):
    """What stands in the line at the end."""
    line = ""
    for text in written.split("\r"):
        line = text + line[len(text) :]
    return line


def test_work_of_more_than_two_seconds_tells_what_it_does_and_how_far_it_is(terminal):
    stream, written = terminal
    with progress.shown(stream, clock(0.5)):
        taken = []
        for item in progress.steps(range(1200), "judging records"):
            taken.append(item)
            if item == 20:
                seen = written("21 of 1,200\r")
            if item > 20:
                break
    assert seen.startswith("judging records: 4 of 1,200\rjudging records: 5 of 1,200\r")
    assert screen(seen) == "judging records: 21 of 1,200"
    left = written()
    assert screen(seen + left).strip() == ""
    assert "\x1b" not in seen + left


def test_short_work_and_work_after_a_pause_tell_nothing(terminal):
    stream, written = terminal
    with progress.shown(stream, clock(0.001)):
        list(progress.steps(range(1000), "judging records"))
    with progress.shown(stream, clock(3)):
        list(progress.steps(range(10), "asking somebody"))
    assert written() == ""


@pytest.mark.parametrize("where", ["a pipe", "a job"])
def test_nothing_is_told_where_nobody_looks_on(terminal, monkeypatch, where):
    stream, written = terminal
    if where == "a pipe":
        pipe = io.StringIO()
        with progress.shown(pipe, clock(1)):
            list(progress.steps(range(10), "judging records"))
        assert pipe.getvalue() == ""
    monkeypatch.setenv("CI", "true")
    with progress.shown(stream, clock(1)):
        list(progress.steps(range(10), "judging records"))
    assert written() == ""


def test_a_command_shows_it_on_its_terminal(base, terminal, monkeypatch):
    stream, written = terminal
    for slug in ("late", "early", "lost"):
        base.lesson(f"2020/{slug}")
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(progress, "PATIENCE", 0)
    with pytest.raises(SystemExit):
        main(["check", str(base.lessons)])
    told = written()
    assert told.startswith("reading records: 1 of 3\r")
    assert "judging records" in told or "reading records: 3 of 3" in told
    assert screen(told).strip() == ""


def test_a_program_whose_output_is_kept_shows_it_where_we_would(terminal, monkeypatch):
    stream, written = terminal
    monkeypatch.setattr(sys, "stderr", stream)
    says = "from generator.progress import onlooker; onlooker().write('far'); print('kept')"
    with progress.shown(stream), Path(os.devnull).open() as lock:
        status, output = child.run([sys.executable, "-c", says], [lock.fileno()])
    assert (status, output) == (0, "kept\n")
    assert written() == "far"
