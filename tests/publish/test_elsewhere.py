"""`lessons publish` to a bucket and to another server: readers see one whole version, whatever happens.

The bucket is of a real server of S3 (moto's), the other server a real one of SFTP (asyncssh's); both
are in this process, and what readers see is looked at behind their backs.
"""

from __future__ import annotations

import datetime
import functools
import json
import logging
import signal
import sys
import threading
from pathlib import Path

import asyncssh
import pytest
from fsspec.asyn import get_loop, sync
from moto.s3.models import s3_backends
from moto.server import ThreadedMotoServer

from generator.publishing import Unpublished, s3, sftp
from generator.publishing.store import Store

ACCOUNT = "123456789012"
CONNECT = s3.Bucket.connect


def now():
    return datetime.datetime.now(datetime.UTC)


class Bucket:
    """A bucket as its store holds it."""

    def __init__(self, objects):
        self._objects = objects

    def __call__(self):
        """What readers see: the files of the version that the object names."""
        state = json.loads(self._objects["lessons"].value) if "lessons" in self._objects else {}
        return self.version(state.get("shown"))

    def version(self, name):
        start = f"lessons.versions/{name}/"
        return {
            key.removeprefix(start): key_object.value.decode("latin-1")
            for key, key_object in self._objects.items()
            if key.startswith(start)
        }

    def versions(self):
        return sorted({key.split("/")[1] for key in self._objects if key.count("/") > 1})

    def names(self):
        return {key.split("/")[1].removesuffix(".json") for key in self._objects if "/" in key}

    def served(self, file):
        """The type of an object that is shown, and how long caches may keep it."""
        shown = json.loads(self._objects["lessons"].value)["shown"]
        found = self._objects[f"lessons.versions/{shown}/{file}"]
        return found.metadata["Content-Type"], found.metadata["Cache-Control"]


class Elsewhere:
    """A folder of another server, as its web server shows it."""

    def __init__(self, folder):
        self.folder = folder

    def __call__(self):
        return self.version(self.folder.readlink().name) if self.folder.is_symlink() else {}

    def version(self, name):
        folder = self.folder.with_name("lessons.versions") / name
        return {
            path.relative_to(folder).as_posix(): path.read_text("latin-1")
            for path in folder.rglob("*")
            if path.is_file()
        }

    def versions(self):
        return sorted(path.name for path in self._within() if path.is_dir())

    def names(self):
        return {path.name.removesuffix(".json") for path in self._within()} - {"versions"}

    def _within(self):
        return self.folder.with_name("lessons.versions").iterdir()


@pytest.fixture(scope="module")
def store_of_objects():
    """Where it answers, and a connection to it: each takes a quarter of a second to make."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}", functools.cache(lambda: CONNECT(None))
    server.stop()


@pytest.fixture
def bucket(store_of_objects, monkeypatch):
    """A bucket, empty, whose keys stand in the environment."""
    address, connect = store_of_objects
    monkeypatch.setattr(s3.Bucket, "connect", lambda _: connect())
    variables = {
        "AWS_ENDPOINT_URL": address,
        "AWS_ACCESS_KEY_ID": "id",
        "AWS_SECRET_ACCESS_KEY": "secret-key",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    backend = s3_backends[ACCOUNT]["aws"]
    backend.reset()
    backend.create_bucket("bucket", "us-east-1")
    return Bucket(backend.buckets["bucket"].keys)


@pytest.fixture
def other_server(tmp_path, monkeypatch):
    """A server of SFTP, and a user who knows it and whom it knows; gives its address."""
    key = asyncssh.generate_private_key("ssh-ed25519")
    home = tmp_path / "home"
    (home / ".ssh").mkdir(parents=True)
    key.write_private_key(home / ".ssh/id_ed25519")
    key.write_public_key(tmp_path / "keys")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)

    async def listen():
        return await asyncssh.listen(
            "127.0.0.1",
            0,
            server_host_keys=[key],
            authorized_client_keys=str(tmp_path / "keys"),
            sftp_factory=True,
        )

    listener = sync(get_loop(), listen)
    port = listener.get_port()
    known = f"[127.0.0.1]:{port} {key.export_public_key().decode()}"
    (home / ".ssh/known_hosts").write_text(known)
    (tmp_path / "www").mkdir()
    yield f"sftp://somebody@127.0.0.1:{port}{tmp_path}/www/lessons"
    get_loop().call_soon_threadsafe(listener.close)


@pytest.fixture(params=["s3", "sftp"])
def place(request, monkeypatch, tmp_path):
    """A kind of place, opened by `place.open()`; `place.seen()` is what readers see there."""
    if request.param == "s3":
        place = Place(s3.Bucket, "s3://bucket/lessons", request.getfixturevalue("bucket"))
    else:
        address = request.getfixturevalue("other_server")
        place = Place(sftp.Server, address, Elsewhere(tmp_path / "www/lessons"))
    if request.param == "sftp":
        one = sftp.Server(address, 1)

        def connect(place):
            place._sftp = one._sftp
            return one.system

        monkeypatch.setattr(sftp.Server, "connect", connect)
    yield place
    if request.param == "sftp":
        get_loop().call_soon_threadsafe(one.system.client.close)


class Place:
    def __init__(self, kind, address, seen):
        self.kind, self.address, self.seen = kind, address, seen

    def open(self, keep=2):
        return self.kind(self.address, keep)

    def publish(self, site, keep=2):
        opened = self.open(keep)
        name = opened.new_name(now())
        opened.finish(name, site)
        opened.show_new(name)
        assert opened.prune() == []
        return name


@pytest.fixture
def site(tmp_path):
    """A site whose files say a mark, but for one: `site("first")`."""

    def make(mark):
        folder = tmp_path / f"made-{mark}"
        files = {"index.html": mark, "page/index.html": mark, "same.css": "same"}
        for name, text in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text)
        return folder

    return make


def files_of(mark):
    return {"index.html": mark, "page/index.html": mark, "same.css": "same"}


class Cut:
    """Ends whoever publishes at a step, before or after the other side did what it was asked for.

    Whoever was killed asks for nothing any more, so that all steps behind it fail as well.
    """

    def __init__(self, monkeypatch):
        self.step, self.at, self.is_done_first = 0, None, False
        self._lock = threading.Lock()
        ask = Store.ask

        def asked(place, *arguments, **options):
            with self._lock:
                self.step += 1
                step = self.step
            if self.at is not None and step == self.at and self.is_done_first:
                ask(place, *arguments, **options)
            if self.at is not None and step >= self.at:
                raise OSError(5, "killed")
            return ask(place, *arguments, **options)

        monkeypatch.setattr(Store, "ask", asked)

    def run(self, place, site, at):
        """Publish, cut short; return whether there were fewer steps."""
        self.step, self.at = 0, at
        try:
            opened = place.open()
            name = opened.new_name(now())
            opened.finish(name, site)
            opened.show_new(name)
            opened.prune()
        except (OSError, Unpublished):
            return False
        finally:
            self.at = None
        return self.step < at


@pytest.mark.parametrize("is_done_first", [False, True])
def test_cut_short_at_any_request_one_whole_version_is_shown(
    place, site, monkeypatch, is_done_first
):
    place.publish(site("0"))
    cut = Cut(monkeypatch)
    cut.is_done_first = is_done_first
    at, is_over, shown = 1, False, {"0"}
    while not is_over:
        assert at < 40
        is_over = cut.run(place, site(str(at)), at)
        seen = place.seen()
        assert seen == files_of(seen["index.html"])
        shown.add(seen["index.html"])
        assert seen["index.html"] in (max(shown, key=int), str(at))
        at += 1
    assert at > 12
    assert seen == files_of(str(at - 1))
    place.publish(site("last"))
    assert len(place.seen.names()) == len(place.seen.versions()) == 2


def test_a_bucket_that_nobody_publishes_to_shows_nothing_until_all_is_there(
    place, site, monkeypatch
):
    cut = Cut(monkeypatch)
    for at in (5, 7, 8):
        assert not cut.run(place, site("first"), at)
        assert place.seen() == {}
    place.publish(site("first"))
    assert place.seen() == files_of("first")


def test_what_is_there_is_not_sent_again(place, site, monkeypatch):
    place.publish(site("first"))
    sent = []
    send = place.kind.send
    monkeypatch.setattr(
        place.kind,
        "send",
        lambda self, path, target: sent.append(path.name) or send(self, path, target),
    )
    place.publish(site("second"))
    assert sorted(sent) == ["index.html", "index.html"]
    assert place.seen() == files_of("second")


def test_a_file_that_somebody_took_away_there_is_sent(place, site):
    first = place.publish(site("first"))
    opened = place.open()
    opened.ask(opened.system.rm, f"{opened.folder}/{first}/same.css")
    place.publish(site("second"))
    assert place.seen() == files_of("second")


def test_of_two_at_once_the_one_that_is_done_last_is_refused_and_its_files_go(place, site):
    place.publish(site("first"))
    slow = place.open()
    name = slow.new_name(now())
    slow.finish(name, site("slow"))
    place.publish(site("fast"))
    with pytest.raises(Unpublished, match="another publish was at work"):
        slow.show_new(name)
    assert place.seen() == files_of("fast")
    place.publish(site("next"))
    assert name not in place.seen.names()


def test_going_back_while_somebody_publishes_is_refused(place, site):
    first = place.publish(site("first"))
    place.publish(site("second"))
    slow = place.open()
    place.publish(site("third"))
    with pytest.raises(Unpublished, match="another publish was at work"):
        slow.show(first)
    assert place.seen() == files_of("third")


def test_what_was_gone_back_from_is_taken_away_by_the_next_publish(place, site):
    first, second = place.publish(site("first")), place.publish(site("second"))
    place.open().show(first)
    assert place.seen() == files_of("first")
    assert place.open().versions() == [first, second]
    third = place.publish(site("third"))
    assert place.seen.versions() == [first, third]
    assert place.open().before(third) == first


def test_an_answer_that_is_lost_leaves_no_doubt_that_it_was_done(place, site, monkeypatch):
    change = place.kind.change

    def lose(self, state, tag):
        change(self, state, tag)
        raise OSError(5, "the line is dead")

    monkeypatch.setattr(place.kind, "change", lose)
    place.publish(site("first"))
    assert place.seen() == files_of("first")


def test_when_nobody_can_tell_whether_it_was_done_nobody_says_so(place, site, monkeypatch):
    opened = place.open()
    opened.finish(name := opened.new_name(now()), site("first"))

    def fail(*_):
        monkeypatch.setattr(place.kind, "state", fail)
        raise OSError(5, "the line is dead")

    monkeypatch.setattr(place.kind, "change", fail)
    with pytest.raises(Unpublished, match="may show the new version or the one before"):
        opened.show_new(name)


def test_old_versions_that_cannot_be_deleted_are_told(place, site, monkeypatch):
    first = place.publish(site("first"))
    opened = place.open(keep=1)
    opened.finish(name := opened.new_name(now()), site("second"))
    opened.show_new(name)
    monkeypatch.setattr(opened.system, "rm", lambda *_, **__: None)
    assert {Path(path).name for path in opened.prune()} == {first, f"{first}.json"}


def test_a_store_that_heeds_a_condition_is_not_overtaken_in_the_last_moment(bucket, site):
    place = Place(s3.Bucket, "s3://bucket/lessons", bucket)
    for mark in ("first", "second"):
        slow = place.open()
        place.publish(site(mark))
        with pytest.raises(OSError, match=r"pre-conditions|exist"):
            slow.change(place.open().state(), slow._state.tag)


@pytest.fixture
def shop(bucket, server, monkeypatch):
    """A knowledge base that is published to a bucket: `shop.sound("first")`."""
    monkeypatch.setattr(server, "site", "s3://bucket/lessons")
    server.seen = bucket
    return server


def test_a_site_is_published_to_a_bucket_and_gone_back_from_as_in_a_folder(shop):
    assert "Published s3://bucket/lessons: version " in shop.sound("first")
    said = shop.sound("second")
    assert "lessons publish s3://bucket/lessons --rollback" in said
    assert ">second<" in shop.seen()["index.html"]
    assert "Went back" in shop.sound("-", "--rollback")
    assert ">first<" in shop.seen()["index.html"]
    status, _, complained = shop.publish("-", "--rollback")
    assert (status, "no version" in complained) == (2, True)


def test_objects_are_served_as_what_they_are_and_kept_as_long_as_they_stay_the_same(shop):
    made = shop.made("first")
    (made / "_headers").write_text(
        "/*\n  X: y\n/search/places-*/*\n  Cache-Control: public, immutable\n"
    )
    names = ("a.md", "b.ics", "c.csv", "d.webmanifest", "e.js", "f.css", "g.woff2", "h.unheard")
    for name in names:
        (made / name).write_text("x")
    opened = s3.Bucket("s3://bucket/lessons", 1)
    opened.finish(name := opened.new_name(now()), made)
    opened.show_new(name)
    types = {
        "index.html": "text/html; charset=utf-8",
        "a.md": "text/markdown; charset=utf-8",
        "b.ics": "text/calendar; charset=utf-8",
        "c.csv": "text/csv; charset=utf-8",
        "d.webmanifest": "application/manifest+json",
        "e.js": "text/javascript; charset=utf-8",
        "f.css": "text/css; charset=utf-8",
        "g.woff2": "font/woff2",
        "h.unheard": "application/octet-stream",
        "sitemap.xml": "application/xml",
        "sitemap.xml.gz": "application/gzip",
        "api/v1/lessons.json": "application/json",
    }
    for file, kind in types.items():
        assert shop.seen.served(file) == (kind, "no-cache")
    [part] = (name for name in shop.seen() if name.startswith("search/places-"))
    assert shop.seen.served(part) == ("application/json", "public, immutable")


def test_a_version_that_is_not_what_was_published_is_never_gone_back_to(shop):
    shop.sound("first")
    shop.sound("second")
    opened = s3.Bucket("s3://bucket/lessons", 5)
    page = f"{opened.folder}/{opened.versions()[0]}/index.html"
    opened.ask(opened.system.pipe_file, page, b"changed")
    status, said, _ = shop.publish("-", "--rollback", "--yes")
    assert (status, "index.html:1:1: error: " in said) == (1, True)
    assert ">second<" in shop.seen()["index.html"]


@pytest.mark.parametrize("is_agreed", [False, True])
def test_a_lesson_that_was_taken_away_comes_back_only_when_somebody_says_so(
    shop, monkeypatch, is_agreed
):
    monkeypatch.setattr("generator.cli.versions.must_be_whole", lambda *_: 1)
    for mark, lessons in (("first", [{"id": "late", "title": "Late"}]), ("second", [])):
        (shop.made(mark) / "api/v1/lessons.json").write_text(json.dumps({"lessons": lessons}))
        monkeypatch.setattr("generator.cli.publish.must_be_whole", lambda *_: 1)
        shop.sound(mark)
    status, _, complained = shop.publish("-", "--rollback", *["--yes"] * is_agreed)
    assert "  late: Late\n" in complained
    mark = "first" if is_agreed else "second"
    assert (status, f">{mark}<" in shop.seen()["index.html"]) == (int(not is_agreed), True)


def test_no_key_is_told_or_given_to_the_build(shop, monkeypatch):
    given = []
    monkeypatch.setattr(
        "generator.publishing.child.subprocess.Popen",
        lambda *_, env, **__: given.append(env) or (_ for _ in ()).throw(OSError(1, "no")),
    )
    monkeypatch.setenv("SSH_AUTH_SOCK", "agent")
    status, said, complained = shop.publish("first")
    assert status == 1
    assert not [name for name in given[0] if name.startswith(("AWS_", "SSH_"))]
    assert "secret-key" not in said + complained


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("s3://bucket", "write s3://bucket/lessons"),
        ("s3://bucket/", "write s3://bucket/lessons"),
        ("s3://bucket/a?b", "names no place"),
        ("s3://bucket/lessons.versions", "name another"),
        ("sftp://somebody:word@host/www/lessons", "an address with a password"),
        ("ftp://host/lessons", "ftp:// is unknown here"),
    ],
)
def test_an_address_that_names_no_place_is_refused(server, address, told):
    server.site = address
    status, said, complained = server.publish("first")
    assert (status, told in complained, "word@" in said + complained) == (2, True, False)


@pytest.mark.parametrize("scheme", ["s3", "sftp"])
def test_a_library_that_is_not_installed_is_named(server, monkeypatch, scheme):
    monkeypatch.setitem(sys.modules, f"generator.publishing.{scheme}", None)
    server.site = f"{scheme}://host/lessons"
    status, _, complained = server.publish("first")
    assert (status, f'pip install "mkdocs-lessons[{scheme}]"' in complained) == (2, True)


def test_what_somebody_else_put_there_is_left_alone(place, site):
    opened = place.open()
    opened.ask(opened.system.pipe_file, opened.path, b"mine")
    with pytest.raises(Unpublished, match="did not make it"):
        place.publish(site("first"))


def test_a_server_whose_key_nobody_knows_is_refused(other_server, tmp_path):
    (tmp_path / "home/.ssh/known_hosts").write_text("")
    with pytest.raises(OSError, match="not trusted"):
        sftp.Server(other_server, 5)


def test_a_bucket_that_does_not_answer_or_refuses_is_told_and_nothing_is_published(
    shop, monkeypatch
):
    monkeypatch.setattr(s3.Bucket, "connect", CONNECT)
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setattr(s3.S3FileSystem, "retries", 1)
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    status, _, complained = shop.publish("first")
    assert (status, "Could not connect" in complained, shop.seen()) == (2, True, {})


def test_killed_while_it_sends_the_last_site_stays_and_the_next_one_comes(shop, monkeypatch):
    shop.sound("first")
    before, started, backend = shop.seen(), [], s3_backends[ACCOUNT]["aws"]
    put = backend.put_object

    def kill_and_put(*arguments, **options):
        started[0].kill()
        return put(*arguments, **options)

    with monkeypatch.context() as patch:
        patch.setattr(backend, "put_object", kill_and_put)
        started.append(shop.start("second"))
        started[0].communicate()
    assert (started[0].returncode, shop.seen()) == (-signal.SIGKILL, before)
    assert len(shop.seen.names()) == 2
    shop.sound("third", "--keep", 1)
    assert (len(shop.seen.versions()), len(shop.seen.names())) == (1, 1)
