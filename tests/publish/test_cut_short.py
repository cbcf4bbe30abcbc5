"""However a publish ends, a whole site is shown: killed at any step, on a full disk, or with another one beside it."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from generator.publishing.lock import locked
from generator.publishing.swap import Folder

STATUS = {
    "KILL": -signal.SIGKILL,
    "TERM": 128 + signal.SIGTERM,
    "INT": 128 + signal.SIGINT,
    "FULL": 1,
}
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
    [("KILL", 1), ("FULL", 3), ("TERM", 7), ("INT", 7)],
)
def test_cut_short_at_any_step_a_whole_site_is_shown_and_the_next_publish_clears_away(
    published, reading, cut_short, how, stride
):
    """Every step, or fewer: making, flushing, showing, and taking away."""
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


@pytest.mark.parametrize("how", ["TERM", "INT"])
def test_a_build_ends_with_the_publish_and_leaves_nothing(published, reading, how):
    before, reader = published.state(), reading(published)
    process, children = hanging(published, "second")
    assert all(map(is_alive, children))
    process.send_signal(getattr(signal, f"SIG{how}"))
    process.communicate()
    assert (process.returncode, published.state()) == (STATUS[how], before)
    assert not any(map(is_alive, children))
    assert reader.end() == {"first"}


def test_a_build_that_will_not_end_is_ended_however_often_somebody_asks(published):
    before, told = published.state(), os.open(published.told, os.O_RDWR)
    with os.fdopen(told) as file:
        process = published.start("second", build="deaf")
        children = [int(number) for number in file.readline().split()]
        process.terminate()
        assert file.readline() == "asked\n"
        process.terminate()
        process.send_signal(signal.SIGINT)
        process.communicate()
    assert (process.returncode, published.state()) == (STATUS["TERM"], before)
    assert not any(map(is_alive, children))


def test_a_build_whose_publish_was_killed_holds_the_lock_as_long_as_it_lives(published, reading):
    reader = reading(published)
    process, children = hanging(published, "second")
    process.kill()
    process.communicate()
    assert published.mark() == "first"
    # So nobody clears away what it writes.
    refused, _, complained = published.publish("third", "--no-wait")
    assert (refused, "another publish is at work" in complained) == (2, True)
    for child in children:
        os.kill(child, signal.SIGKILL)
    published.sound("third")
    assert (len(published.versions()), published.mark(), reader.end()) == (
        2,
        "third",
        {"first", "third"},
    )


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


def test_whoever_waits_to_go_back_does_not_go_back_from_a_version_they_never_saw(published):
    published.sound("second")
    with locked(published.versions_folder / "lock", 0, None):
        waiting = published.start("-", "--rollback")
        assert "Waiting" in waiting.stderr.readline()
        first, second = published.versions()
        third = f"9{second[1:]}"
        shutil.copytree(published.versions_folder / first, published.versions_folder / third)
        Folder.at(published.site).show(third)
    _, complained = waiting.communicate()
    assert (waiting.returncode, "another version was published meanwhile" in complained) == (
        2,
        True,
    )
    assert published.site.readlink().name == third


def test_every_byte_and_every_name_is_on_disk_before_it_counts(published, monkeypatch):
    done = []

    def noted(name, path_of):
        original = getattr(os, name)

        def call(*arguments, **options):
            done.append((name, path_of(arguments)))
            return original(*arguments, **options)

        monkeypatch.setattr(os, name, call)

    noted("fsync", lambda arguments: Path(f"/proc/self/fd/{arguments[0]}").readlink())
    noted("rename", lambda arguments: Path(arguments[1]))
    noted("symlink", lambda arguments: Path(arguments[1]))
    published.sound("second")
    version = published.versions_folder / published.versions()[-1]
    unfinished = version.with_name(f"{version.name}.unfinished")
    named = done.index(("rename", version))
    flushed = [path.relative_to(unfinished) for name, path in done[:named] if name == "fsync"]
    assert sorted(flushed) == sorted(
        [Path(), *(path.relative_to(version) for path in version.rglob("*"))]
    )
    assert done[named:] == [
        ("rename", version),
        ("fsync", published.versions_folder),
        ("symlink", version.with_name(f"{version.name}.link")),
        ("rename", published.site),
        ("fsync", published.www),
    ]


@contextlib.contextmanager
def small_disk(folder, size):
    folder.mkdir()
    mounting = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder],
        capture_output=True,
        check=False,
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


def test_a_disk_that_really_is_full_keeps_the_last_site_and_takes_the_next_when_there_is_room(
    server, reading
):
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
