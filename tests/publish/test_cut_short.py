"""However a publish ends, a whole site is shown: killed at any step, on a full disk, or with another one beside it."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

SIGNALS = ("TERM", "INT", "KILL")
STATUS = {"KILL": -signal.SIGKILL, "TERM": 128 + signal.SIGTERM, "INT": 128 + signal.SIGINT, "FULL": 2}
FEWEST_STEPS, MOST_STEPS = 20, 300


def is_alive(process):
    """Whether a process is at work; one that only waits to be buried is not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def hanging(server, mark, build="hangs"):
    """A publish whose build hangs, and the processes of the build."""
    told = os.open(server.told, os.O_RDWR)
    process = server.start(mark, build=build)
    with os.fdopen(told) as file:
        return process, [int(number) for number in file.readline().split()]


@pytest.mark.parametrize(
    ("how", "stride"),
    [("KILL", 2), ("FULL", 3), ("TERM", 7), ("INT", 7)],
)
def test_cut_short_at_any_step_a_whole_site_is_shown_and_the_next_publish_clears_away(
    published, reading, cut_short, how, stride
):
    """Every second step, or fewer: making, flushing, showing, and taking away."""
    published.sound("second")
    run, reader, ends = cut_short(published, "third", "--keep", "2"), reading(published), []
    while 0 not in ends:
        assert stride * len(ends) < MOST_STEPS
        ends.append(run(how, 1 + stride * len(ends)))
        assert published.mark() in ("second", "third")
    assert set(ends[:-1]) == {STATUS[how]}
    assert stride * len(ends) > FEWEST_STEPS
    assert published.mark() == "third"
    published.sound("fourth", "--keep", "2")
    assert (len(published.versions()), published.mark()) == (2, "fourth")
    assert {"second", "third"} <= reader.end() <= {"second", "third", "fourth"}


@pytest.mark.parametrize("build", ["hangs", "deaf"])
@pytest.mark.parametrize("how", SIGNALS)
def test_a_build_ends_with_the_publish_and_what_is_left_goes_with_the_next(published, reading, how, build):
    if (how, build) == ("INT", "deaf"):
        pytest.skip("as TERM; it takes ten seconds")
    before, reader = published.state(), reading(published)
    process, children = hanging(published, "second", build)
    assert all(map(is_alive, children))
    process.send_signal(getattr(signal, f"SIG{how}"))
    status = process.wait()
    process.communicate()
    assert published.mark() == "first"
    if how == "KILL":
        assert status == STATUS[how]
        # The build holds the lock as long as it lives, so that nobody clears away what it writes.
        refused, _, complained = published.publish("third", "--no-wait")
        assert (refused, "another publish is at work" in complained) == (2, True)
        for child in children:
            os.kill(child, signal.SIGKILL)
    else:
        assert status == STATUS[how]
        assert not any(map(is_alive, children))
        assert published.state() == before
    published.sound("third")
    assert (len(published.versions()), published.mark(), reader.end()) == (2, "third", {"first", "third"})


def test_two_publishes_at_once_come_one_after_the_other_and_both_are_whole(published, reading):
    reader = reading(published)
    processes = [published.start(mark) for mark in ("second", "third", "fourth")]
    said = [process.communicate() for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0], said
    assert published.mark() in ("second", "third", "fourth")
    assert len(published.versions()) == 4
    assert reader.end() <= {"first", "second", "third", "fourth"}


def test_a_publish_says_that_it_waits_and_goes_on_when_the_other_ends(published):
    first, children = hanging(published, "second")
    waiting = published.start("third")
    assert "Waiting" in waiting.stderr.readline()
    status, _, complained = published.publish("fourth", "--no-wait")
    assert (status, "another publish is at work" in complained) == (2, True)
    refused, _, _ = published.publish("-", "--rollback", "--no-wait")
    assert (refused, published.mark()) == (2, "first")
    first.terminate()
    first.communicate()
    waiting.communicate()
    assert (waiting.returncode, published.mark()) == (0, "third")
    assert not any(map(is_alive, children))


@contextlib.contextmanager
def small_disk(folder, size):
    folder.mkdir()
    mounting = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder], capture_output=True, check=False
    )
    if mounting.returncode:
        pytest.skip("a small disk cannot be mounted here: the steps on a full disk stand for it")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def leave_room(ballast, size):
    """Fill a disk but for so many bytes: less than a site needs, and enough to begin with."""
    ballast.write_bytes(bytes(shutil.disk_usage(ballast.parent).free - size))


def test_a_disk_that_really_is_full_keeps_the_last_site_and_takes_the_next_when_there_is_room(server, reading):
    with small_disk(server.www, "400k"):
        server.sound("first")
        ballast = server.www / "ballast"
        leave_room(ballast, 20_000)
        before, reader = server.state(), reading(server)
        status, _, complained = server.publish("second")
        assert (status, server.state()) == (1, before)
        assert "No space left on device" in complained
        ballast.unlink()
        server.sound("third")
        assert (server.mark(), reader.end()) == ("third", {"first", "third"})
