"""`lessons publish`: what is shown, what is kept, what is refused, and what stays as it was."""

from __future__ import annotations

import datetime
import errno
import json
import os
import shutil
import stat
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from generator.cli import main
from generator.publishing.swap import Folder


def test_what_is_published_is_a_link_to_a_version_beside_it(server):
    said = server.sound("first")
    [version] = server.versions()
    assert server.site.readlink() == Path("site.versions", version)
    assert server.mark() == "first"
    assert version in said
    assert "no version before it" in said


def test_the_next_version_takes_its_place_and_the_last_ones_are_kept(published):
    for mark in ("second", "third", "fourth"):
        before = published.site.readlink().name
        said = published.sound(mark, "--keep", 3)
        assert published.mark() == mark
        assert (
            f"To go back to version {before}: lessons publish {published.site} --rollback" in said
        )
    marks = [
        Path(published.versions_folder, name, "index.html").read_text()
        for name in published.versions()
    ]
    assert [
        mark in text for mark, text in zip(("second", "third", "fourth"), marks, strict=True)
    ] == [True] * 3


def test_five_versions_are_kept_unless_another_number_is_named(published):
    for number in range(5):
        published.sound(f"next-{number}")
    assert len(published.versions()) == 5


def test_one_version_alone_can_be_kept(published):
    said = published.sound("second", "--keep", 1)
    assert (len(published.versions()), published.mark()) == (1, "second")
    assert "no version before it" in said


def test_versions_sort_by_time_even_when_the_clock_was_set_back(tmp_path):
    place = Folder(tmp_path / "site")
    now = datetime.datetime(2026, 11, 22, 10, tzinfo=datetime.UTC)
    names = []
    for minutes in (0, 0, -60, 1):
        names.append(place.new_name(now + datetime.timedelta(minutes=minutes)))
        (place.folder / names[-1]).mkdir(parents=True)
    assert sorted(set(names)) == names == place.versions()


def test_going_back_goes_one_version_further_each_time_until_there_is_none(published):
    published.sound("second")
    published.sound("third")
    for mark in ("second", "first"):
        assert "Went back" in published.sound("-", "--rollback")
        assert published.mark() == mark
    before = published.state()
    status, _, complained = published.publish("-", "--rollback")
    assert (status, published.state()) == (2, before)
    assert "no version" in complained


def test_what_was_gone_back_from_is_never_gone_back_to(published):
    published.sound("bad")
    published.sound("-", "--rollback")
    published.sound("good")
    published.sound("-", "--rollback")
    assert published.mark() == "first"


def test_going_back_needs_neither_sound_records_nor_a_configuration(published):
    published.sound("second")
    published.base.lesson("2020/unsound", severity="high")
    (published.base.root / "mkdocs.yml").unlink()
    published.sound("-", "--rollback")
    assert published.mark() == "first"


def test_where_nothing_was_published_there_is_no_going_back_and_nothing_is_made(server):
    status, _, complained = server.publish("-", "--rollback")
    assert (status, "no version" in complained, server.www.exists()) == (2, True, False)


@pytest.mark.parametrize(
    ("build", "told"),
    [
        ("fails", "ERROR - a page is <U+001B>[31mwrong\nThe build ended with status 1."),
        ("nothing", "made no page"),
        (
            "wordy",
            "A line before.\nValueError: The reason.\n  What to do.\nThe build ended with status 1.",
        ),
        ("full", "OSError: [Errno 28] No space left on device"),
    ],
)
def test_a_build_that_fails_is_told_and_changes_no_byte(published, build, told):
    before = published.state()
    status, _, complained = published.publish("second", build=build)
    assert (status, published.state()) == (1, before)
    assert told in complained
    assert "Traceback" not in complained
    assert "Nothing was published." in complained


def test_a_site_that_is_not_whole_is_told_and_changes_no_byte(published):
    before = published.state()
    status, said, complained = published.publish("second", build="half")
    assert (status, published.state()) == (1, before)
    assert "page-1/index.html:1:1: error: the build wrote this file, and it is gone" in said
    assert "page-2/index.html:1:1: error: " in said
    assert "Nothing was published." in complained


def folder_with_files(path):
    path.mkdir(parents=True)
    (path / "index.html").write_text("mine")


def link_elsewhere(path):
    folder_with_files(path.with_name("elsewhere"))
    path.symlink_to("elsewhere")


def link_into_the_versions(path):
    folder_with_files(path.with_name("site.versions") / "mine")
    path.symlink_to("site.versions/mine")


def file(path):
    path.parent.mkdir()
    path.write_text("mine")


def versions_elsewhere(path):
    folder_with_files(path.with_name("elsewhere"))
    path.with_name("site.versions").symlink_to("elsewhere")


OTHERS = [
    folder_with_files,
    link_elsewhere,
    link_into_the_versions,
    file,
    versions_elsewhere,
    Path.mkdir,
]


@pytest.mark.parametrize("make", OTHERS)
@pytest.mark.parametrize("option", ["--wait", "--rollback"])
def test_what_somebody_else_made_is_refused_and_left_alone(server, make, option):
    if make is Path.mkdir:
        server.www.mkdir()
    make(server.site)
    before = server.state()
    status, _, complained = server.publish("first", option)
    assert (status, server.state()) == (2, before)
    assert "move it away" in complained


def test_what_was_moved_away_as_advised_lets_the_next_one_in(server):
    folder_with_files(server.site)
    server.site.rename(server.www / "site.before")
    server.sound("first")
    assert (server.mark(), (server.www / "site.before/index.html").read_text()) == ("first", "mine")


def test_the_build_runs_nothing_that_lies_in_the_knowledge_base(server):
    (server.base.root / "mkdocs.py").write_text("raise SystemExit('run')\n")
    status, _, complained = server.publish("first", build="whole")
    assert status == 0, complained


def test_whoever_reads_the_version_before_reads_it_to_its_end(published):
    before = published.site.resolve()
    published.sound("second", "--keep", 2)
    assert published.mark(before) == "first"


@pytest.fixture
def stuck(monkeypatch):
    """From now on, nothing whose path ends so can be deleted: `stuck(".unfinished")`."""

    def begin(ending):
        remove = os.rmdir

        def rmdir(path, **options):
            if str(path).endswith(ending):
                raise PermissionError(errno.EPERM, "Operation not permitted", path)
            remove(path, **options)

        monkeypatch.setattr(os, "rmdir", rmdir)

    return begin


def test_a_leftover_that_cannot_be_deleted_is_told_and_stops_nothing(published, stuck):
    left = published.versions_folder / "20261122T101530.000000Z.unfinished"
    folder_with_files(left)
    stuck(left.name)
    for options, mark in (([], "second"), (["--rollback"], "first")):
        status, _, complained = published.publish("second", *options)
        assert (status, published.mark()) == (0, mark)
        assert complained == f"Could not be taken away, so delete it yourself: {left}\n"


def test_old_versions_that_cannot_be_deleted_are_told_and_fail_though_the_new_one_is_shown(
    published, stuck
):
    [old] = published.versions()
    stuck(".removed")
    status, said, complained = published.publish("second", "--keep", 1)
    assert (status, published.mark(), "Published" in said) == (1, "second", True)
    assert f"delete it yourself: {published.versions_folder / old}.removed" in complained


def test_a_version_that_cannot_be_shown_is_taken_away_again(server, monkeypatch):
    rename = os.rename

    def refuse(source, target, **options):
        if Path(target) == server.site:
            raise PermissionError(errno.EACCES, "Permission denied", source, None, target)
        rename(source, target, **options)

    monkeypatch.setattr(os, "rename", refuse)
    for _ in range(2):
        status, _, complained = server.publish("first")
        assert (status, server.versions()) == (1, [])
        assert (
            f"cannot publish: Permission denied at {server.site}\nNothing was published."
            in complained
        )


@pytest.mark.parametrize("deaf", ["/dev/full", "a pipe that nobody reads"])
def test_that_nobody_hears_of_it_is_no_failure(published, deaf):
    reads, writes = os.pipe()
    os.close(reads)
    heard = os.open(deaf, os.O_WRONLY) if deaf.startswith("/") else os.dup(writes)
    process = published.start("second", "--keep", 1, stdout=heard)
    os.close(writes)
    os.close(heard)
    _, complained = process.communicate()
    assert (process.returncode, complained) == (0, "")
    assert (published.mark(), len(published.versions())) == ("second", 1)


def test_what_else_lies_beside_the_versions_is_left_alone(published):
    for name in (
        "notes.txt",
        "20261122T101530.000000Z.unfinished.txt",
        "x.removed",
        "2026.unfinished",
    ):
        (published.versions_folder / name).write_text("mine")
    published.sound("second", "--keep", 1)
    assert len(published.versions()) == 5


def test_all_of_it_can_be_moved(published):
    published.sound("second")
    published.www = published.www.rename(published.base.root / "moved")
    published.site, published.versions_folder = (
        published.www / "site",
        published.www / "site.versions",
    )
    assert published.mark() == "second"
    published.sound("third")
    published.sound("-", "--rollback")
    assert published.mark() == "second"


def test_a_link_whose_version_was_deleted_is_mended_by_publishing(published):
    (published.versions_folder / published.versions()[0]).rename(published.base.root / "gone")
    published.sound("second")
    assert published.mark() == "second"


def test_a_folder_of_versions_that_was_prepared_for_one_alone_is_opened_to_readers(server):
    server.www.mkdir()
    server.versions_folder.mkdir(mode=0o700)
    server.sound("first")
    assert stat.S_IMODE(server.versions_folder.stat().st_mode) == 0o755


def test_a_web_server_may_read_everything_whatever_the_umask(server):
    said, complained = server.start("first", umask=0o077).communicate()
    assert "Published" in said, complained
    modes = {True: set(), False: set()}
    for path in (
        server.www,
        server.versions_folder,
        *(server.versions_folder / server.versions()[0]).rglob("*"),
    ):
        modes[path.is_dir()].add(stat.S_IMODE(path.stat().st_mode))
    assert modes == {True: {0o755}, False: {0o644}}


def test_a_missing_configuration_is_told_and_nothing_is_made(server):
    status, _, complained = server.publish("first", "-f", "other.yml")
    assert (status, "other.yml" in complained, server.www.exists()) == (2, True, False)


@pytest.mark.parametrize("name", ["/", ".", ".."])
@pytest.mark.usefixtures("server")
def test_a_place_without_a_name_is_refused(name):
    result = CliRunner().invoke(main, ["publish", name])
    assert (result.exit_code, "such as ../www/lessons" in result.stderr) == (2, True)


@pytest.mark.parametrize(
    "place",
    [
        "docs",
        "docs/www",
        "lessons",
        "lessons/2020",
        "site",
        "site/new",
        "../docs",
        "www.versions",
        "www.versions/new",
    ],
)
@pytest.mark.parametrize("option", ["--wait", "--rollback"])
def test_a_place_that_the_knowledge_base_or_the_versions_need_is_refused(
    server, monkeypatch, place, option
):
    (server.base.root / "docs").mkdir()
    if place.startswith(".."):
        monkeypatch.chdir(server.base.root / "docs")
    before = server.state(server.base.root)
    result = CliRunner().invoke(
        main, ["publish", place, option, "-f", str(server.base.root / "mkdocs.yml")]
    )
    assert (result.exit_code, "such as ../www/lessons" in result.stderr) == (2, True)
    assert server.state(server.base.root) == before


def test_windows_is_refused_clearly(server, monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    result = CliRunner().invoke(main, ["publish", str(server.site)])
    assert (result.exit_code, "Windows" in result.stderr, server.www.exists()) == (2, True, False)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_place_where_one_may_not_write_is_told(server):
    server.www.mkdir(mode=0o555)
    status, _, complained = server.publish("first")
    assert (status, "Permission denied" in complained) == (2, True)


def tell_lessons(server, mark, *lessons):
    """Let the version whose pages say a mark tell of lessons, as though it had been built with them."""
    version = server.versions_folder / server.versions()[-1]
    assert server.mark(version) == mark
    (version / "api/v1/lessons.json").write_text(json.dumps({"lessons": lessons}))


@pytest.fixture
def unlooked(monkeypatch):
    """Let versions be gone back to without a look: here they tell of lessons that have no page."""
    monkeypatch.setattr("generator.cli.versions.must_be_whole", lambda *_: 1)


KEPT = {"id": "kept", "title": "Kept"}
LATE = {"id": "late", "title": "Refunds were \x1b[31mlate"}
SINCE = {
    "gone or narrowed": ([KEPT], "  late: Refunds were <U+001B>[31mlate\n"),
    "withdrawn": (
        [KEPT, LATE | {"withdrawn": "It was wrong."}],
        "  late: Refunds were <U+001B>[31mlate (withdrawn since)\n",
    ),
    "unreadable": (
        None,
        "  lessons that nobody can name, since one of the two versions cannot be read\n",
    ),
}


@pytest.mark.usefixtures("unlooked")
@pytest.mark.parametrize("since", SINCE)
def test_a_lesson_that_was_taken_away_comes_back_only_when_somebody_says_so(published, since):
    now, named = SINCE[since]
    tell_lessons(published, "first", KEPT, LATE)
    published.sound("second")
    tell_lessons(published, "second", *(now or [1]))
    before = published.state()
    status, _, complained = published.publish("-", "--rollback")
    assert (status, published.state()) == (1, before)
    assert named in complained
    assert "  kept: " not in complained
    assert complained.endswith("If all of this may be read again, say so with --yes.\n")
    status, _, complained = published.publish("-", "--rollback", "--yes")
    assert (status, published.mark()) == (0, "first")
    assert named in complained


@pytest.mark.usefixtures("unlooked")
def test_it_is_the_newest_version_that_knows_what_was_taken_away(published):
    for mark, lessons in (("first", [LATE]), ("second", [LATE]), ("third", [])):
        if mark != "first":
            published.sound(mark)
        tell_lessons(published, mark, *lessons)
    assert published.publish("-", "--rollback", "--yes")[0] == 0
    assert published.publish("-", "--rollback")[0] == 1
    assert published.mark() == "second"


@pytest.mark.usefixtures("unlooked")
@pytest.mark.parametrize(
    "now", [[LATE], [LATE | {"title": "Other"}], [{"id": "new", "aliases": ["late"]}]]
)
def test_a_lesson_that_is_still_there_needs_no_word(published, now):
    tell_lessons(published, "first", LATE)
    published.sound("second")
    tell_lessons(published, "second", *now)
    assert "Went back" in published.sound("-", "--rollback")


def change(version):
    (version / "index.html").write_text("changed")


def empty(version):
    shutil.rmtree(version)
    version.mkdir()


def lead_elsewhere(version):
    shutil.move(version, version.parent.parent / "elsewhere")
    version.symlink_to("../elsewhere")


def add_a_link(version):
    (version / "more").symlink_to("/etc")


@pytest.mark.parametrize(
    ("spoil", "status", "told"),
    [
        (change, 1, "index.html:1:1: error: "),
        (empty, 1, "holds no site."),
        (add_a_link, 1, "more:1:1: error: "),
        (lead_elsewhere, 2, "is no folder of its own"),
    ],
)
def test_a_version_that_is_not_what_was_published_is_never_gone_back_to(
    published, spoil, status, told
):
    first = published.versions_folder / published.versions()[0]
    published.sound("second")
    spoil(first)
    before = published.state()
    for options in ([], ["--yes"]):
        left, said, complained = published.publish("-", "--rollback", *options)
        assert (left, published.state()) == (status, before)
        assert told in said + complained
