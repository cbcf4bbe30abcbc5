"""What commands print wherever they print it: in pipes of few characters, to nobody, on a full disk."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys

import pytest

from generator.cli import main

FEW = ("cp1252", "ascii", "latin-1")
TITLE = "火災 — “é” 😀"


class Pipe(io.TextIOWrapper):
    """A stream as Windows gives one to a program whose output is piped."""

    def __init__(self, encoding, content=b""):
        super().__init__(io.BytesIO(content), encoding=encoding)

    def bytes(self):
        self.flush()
        return self.buffer.getvalue()


@pytest.fixture
def piped(base, monkeypatch):
    """Run a command whose streams have an encoding; gives the exit status and the bytes of both."""
    monkeypatch.chdir(base.root)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795305600")

    def run(encoding, *arguments, stdin=b""):
        given = None if stdin is None else Pipe(encoding, stdin)
        streams = {"stdin": given, "stdout": Pipe(encoding), "stderr": Pipe(encoding)}
        for name, stream in streams.items():
            monkeypatch.setattr(sys, name, stream)
        with pytest.raises(SystemExit) as left:
            main(list(map(str, arguments)))
        return left.value.code, streams["stdout"].bytes(), streams["stderr"].bytes()

    return run


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
@pytest.mark.parametrize("form", ["text", "github"])
def test_what_an_encoding_lacks_is_told_by_its_number(base, piped, encoding, form):
    base.lesson("2020/late", severity="火é")
    status, said, _ = piped(encoding, "check", "--format", form)
    assert status == 1
    assert "unknown value `\\u706bé`" in said.decode(encoding)


@pytest.mark.parametrize("encoding", ["utf-8", *FEW])
@pytest.mark.parametrize("form", ["json", "gitlab", "sarif"])
def test_what_programs_read_says_the_same_in_every_encoding(base, piped, encoding, form):
    base.lesson("2020/late", severity="火é😀")
    _, said, _ = piped(encoding, "check", "--format", form)
    assert said.isascii() == (encoding != "utf-8")
    assert "unknown value `火é😀`" in json.dumps(json.loads(said), ensure_ascii=False)


@pytest.mark.parametrize("encoding", FEW)
def test_what_is_to_be_a_file_is_in_utf_8_wherever_it_is_printed(base, piped, encoding):
    words = base.lessons / "vocabulary.yml"
    words.write_text(words.read_text().replace("name: ", "name: 払戻 é ", 1))
    status, said, _ = piped(encoding, "form", "--template", "github")
    assert status == 0
    assert "払戻 é " in said.decode()


@pytest.mark.parametrize("encoding", ["utf-8", *FEW])
@pytest.mark.parametrize(
    "command",
    [
        ["check", TITLE],
        ["check", "--changed", TITLE],
        ["new", "--no-input", "--title", TITLE],
        ["form", "-"],
        ["new"],
        ["init", TITLE],
        ["verify", TITLE],
        ["import", TITLE],
        ["publish", TITLE, "--rollback"],
    ],
    ids=" ".join,
)
def test_no_character_ends_a_command_in_a_traceback(piped, encoding, command):
    status, _, complained = piped(encoding, *command, stdin=b"\x81\xff\xe7\n" * 3)
    assert status in (0, 1, 2)
    assert b"Traceback" not in complained


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a disk that is always full")  # noqa: PTH110
@pytest.mark.parametrize("unbuffered", ["", "1"], ids=["buffered", "unbuffered"])
def test_a_full_disk_is_told_in_one_line(base, unbuffered):
    with open("/dev/full", "w") as full:  # noqa: PTH123
        done = subprocess.run(
            [sys.executable, "-m", "generator.cli", "check", base.lessons], env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
            stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr == "Error: No space left on device\n"


@pytest.mark.parametrize("command", [["form", "-"], ["new"]], ids=" ".join)
def test_a_closed_input_holds_nothing(piped, command):
    status, _, complained = piped("utf-8", *command, stdin=None)
    assert status == 1
    assert b"Traceback" not in complained
