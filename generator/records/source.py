"""One YAML file, and where every value stands in it.

A file is data from a stranger. It is parsed once, as events: limits are counted before anything is
composed, every scalar stays text, and what plain YAML does not need (anchors, aliases, tags, merge
keys) is a problem. Reading never raises for what a file contains: it yields a tree and the problems
met on the way.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any

import yaml

from generator.records.characters import HIDDEN_CHARACTER, describe, hidden, hidden_in_name, masked
from generator.records.problem import Finding, Path, Place, Problem, Rule, problem_at

MAX_BYTES = 64 * 1024
MAX_DEPTH = 8
MAX_VALUES = 2000

Tree = str | list["Tree"] | dict[str, "Tree"]
"""What a file says: text, lists and mappings, nothing else."""

UNREADABLE = Rule(
    name="unreadable-file",
    level="error",
    requires="A record is a regular file of at most 64 KiB, encoded in UTF-8; links are not followed.",
    because="What a link points at is not what was reviewed, and what cannot be decoded cannot be read.",
    refused="(a symbolic link, a folder called x.yml, a file in UTF-16 or of 65 KiB)",
    accepted="(a text file in UTF-8)",
)
SYNTAX = Rule(
    name="yaml-syntax",
    level="error",
    requires="The file is one YAML document, a mapping of fields to values.",
    because="What cannot be read cannot be checked: nothing after the place is looked at.",
    refused="title: Refunds: late",
    accepted='title: "Refunds: late"',
)
PLAIN = Rule(
    name="plain-yaml",
    level="error",
    requires="No anchors (`&`), aliases (`*`), tags (`!`), merge keys (`<<`) or directives (`%`).",
    because="A record says each thing once and in place; these can make a small file mean a huge one.",
    refused="areas: &here [billing]",
    accepted="areas: [billing]",
)
TOO_DEEP = Rule(
    name="too-deep",
    level="error",
    requires=f"Values are nested at most {MAX_DEPTH} levels deep.",
    because="No field needs more, and deep nesting is how a small file stops a reader.",
    refused="x_deep: [[[[[[[[too deep]]]]]]]]",
    accepted="x_deep: [[not deep]]",
)
TOO_MANY = Rule(
    name="too-many-values",
    level="error",
    requires=f"A file holds at most {MAX_VALUES:,} values.",
    because="A record is read by people; a longer one is several lessons.",
    refused="tags: [a, a, a, … two thousand times]",
    accepted="tags: [a, b]",
)
DUPLICATE_KEY = Rule(
    name="duplicate-key",
    level="error",
    requires="Each field is written once.",
    because="YAML would keep the last one silently, and what the first one said would be lost.",
    refused="title: One\ntitle: Two",
    accepted="title: One",
)
RULES = (UNREADABLE, HIDDEN_CHARACTER, SYNTAX, PLAIN, TOO_DEEP, TOO_MANY, DUPLICATE_KEY)

_IN_THE_AUTHORS_WORDS = {
    "mapping values are not allowed in this context": ("a second colon in one line", "put the value in quotes"),
    "found character that cannot start any token": (
        "a value cannot begin with this character",
        "put the value in quotes, and indent with spaces, not tabs",
    ),
    "did not find expected key": (
        "the line does not fit the lines above it",
        "indent it like its neighbours, and close every quote and bracket above it",
    ),
    "could not find expected ':'": ("a line without a colon", "indent it under its field, or add the colon"),
    "found unexpected end of stream": ("a quote is opened and never closed", "close it"),
    "did not find expected ',' or ']'": ("a list that begins with `[` goes wrong here", "close it with `]`"),
    "did not find expected ',' or '}'": ("a mapping that begins with `{` goes wrong here", "close it with `}`"),
    "did not find expected '-' indicator": (
        "a list goes on without `-`",
        "begin each item with `-`, all indented alike",
    ),
    "block sequence entries are not allowed in this context": (
        "a list begins on the line of its field",
        "begin it on the next line",
    ),
    "found unknown escape character": (
        "a backslash in double quotes begins an escape, and this is none",
        "use single quotes",
    ),
}

# What is wrong stands where the quote or bracket was opened, not where the parser gave up.
_OPENED_EARLIER = {
    "found unexpected end of stream",
    "did not find expected ',' or ']'",
    "did not find expected ',' or '}'",
}

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(slots=True)
class Source:
    """A file as it was read.

    ``file`` is its name as people are told it, ``text`` its text with refused characters masked,
    ``data`` what it says (empty when nothing could be read), ``problems`` what is wrong with it as YAML.
    """

    file: str
    text: str = ""
    data: dict[str, Tree] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def place(self, path: Path, *, at_key: bool = False) -> Place:
        """Line and column of the value at ``path``, or of the nearest thing that would hold it.

        Lists and mappings are found at their name. The text is parsed again on demand: most records
        are sound, and nobody asks.
        """
        marks = list(_marks(self.text, path))
        if not marks:
            return 0, 0
        reached = marks[-1]
        is_value = reached.is_text and len(marks) > len(path) and not at_key
        return reached.value if is_value or reached.name is None else reached.name

    def problem(self, finding: Finding) -> Problem:
        """A finding, put in its place."""
        place = self.place(finding.path, at_key=finding.at_key)
        return problem_at(self.file, place, finding.rule, finding.message, finding.suggestion)

    def values(self, *pattern: str) -> Iterator[tuple[Path, Tree]]:
        """Every value whose path fits the pattern, in which ``"*"`` stands for each item of a list.

        Text where a list could stand counts as its only item.

        >>> list(Source("x.yml", data={"areas": ["billing"]}).values("areas", "*"))
        [(('areas', 0), 'billing')]
        """
        yield from _matching(self.data, pattern, ())

    def texts(self, *pattern: str) -> Iterator[tuple[Path, str]]:
        """The same, for values that are text."""
        for path, value in self.values(*pattern):
            if isinstance(value, str):
                yield path, value.strip()


def read(path: FilePath, shown: str) -> Source:
    """Read a file that is told to people as ``shown``."""
    try:
        content = _content(path)
        return parse(content.decode(), shown)
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start)
        column = fault.start - content.rfind(b"\n", 0, fault.start) - 1
        message, advice = "this is not UTF-8 text", "save the file in the encoding UTF-8"
        return Source(shown, problems=[problem_at(shown, (line, column), UNREADABLE, message, advice)])
    except (OSError, _NotARecord) as fault:
        return Source(shown, problems=[problem_at(shown, (0, 0), UNREADABLE, *_why(fault))])


def parse(text: str, shown: str) -> Source:
    """Read a file's text. Line ends may be of any system; a leading byte order mark is dropped."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    source = Source(shown, masked(text))
    for position, character in hidden(text):
        line = text.count("\n", 0, position)
        column = position - text.rfind("\n", 0, position) - 1
        source.problems.append(problem_at(shown, (line, column), HIDDEN_CHARACTER, describe(character), "delete it"))
    source.data = _Composer(source).document()
    return source


def line_of(file: str, number: int) -> str | None:
    """A line of a file, from 1, to show beside a problem; None where there is none to show."""
    try:
        lines = re.split("\r\n|\r|\n", _content(FilePath(file)).decode(errors="replace"))
    except (OSError, _NotARecord):
        return None
    return lines[number - 1] if number <= len(lines) and lines[number - 1].strip() else None


class _NotARecord(Exception):
    """A file that is not read at all; the arguments say why and what to do."""


def _content(path: FilePath) -> bytes:
    status = path.lstat()
    if stat.S_ISLNK(status.st_mode):
        raise _NotARecord("a symbolic link", "put the file itself here")
    if not stat.S_ISREG(status.st_mode):
        raise _NotARecord("not a regular file", "put a text file here")
    if status.st_size > MAX_BYTES:
        raise _NotARecord(
            f"{status.st_size:,} bytes, where a record has at most {MAX_BYTES:,}", "keep the story and link the rest"
        )
    return path.read_bytes()


def _why(fault: Exception) -> tuple[str, str]:
    if isinstance(fault, OSError):
        return f"cannot be read ({fault.strerror})", "make it a file that everybody may read"
    return fault.args[0], fault.args[1]


class _Stop(Exception):
    """Nothing after this place can be read."""


class _Composer:
    """Turns one document's events into text, lists and mappings, counting as it goes; problems go to the source."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._next: Callable[[], Any] = _Loader(source.text).get_event
        self._values = 0

    def document(self) -> dict[str, Tree]:
        """The root mapping; empty where there is none or it could not be read to the end."""
        try:
            return self._document()
        except _Stop:
            return {}
        except yaml.YAMLError as fault:
            self._syntax(fault)
            return {}

    def _document(self) -> dict[str, Tree]:
        self._next()
        start = self._next()
        if type(start) is yaml.StreamEndEvent:
            raise self._stop(SYNTAX, start, "the file is empty", "begin with `title:`")
        if start.version or start.tags:
            self._note(PLAIN, start, "a directive", "delete the line that begins with `%`")
        event = self._next()
        root = self._value(event, 1)
        if not isinstance(root, dict):
            raise self._stop(SYNTAX, event, "no fields and values", "begin with `title: ` and what happened")
        self._next()
        end = self._next()
        if type(end) is not yaml.StreamEndEvent:
            raise self._stop(SYNTAX, end, "a second document begins here", "keep one record in one file")
        return root

    def _value(self, event: Any, depth: int) -> Tree:
        self._values += 1
        if self._values > MAX_VALUES:
            raise self._stop(TOO_MANY, event, f"more than {MAX_VALUES:,} values", "split the record")
        kind = type(event)
        if kind is yaml.AliasEvent:
            self._note(PLAIN, event, f"an alias (`*{event.anchor}`)", "write the value out, or put it in quotes")
            return f"*{event.anchor}"
        if event.anchor or event.tag:
            self._not_plain(event)
        if kind is yaml.ScalarEvent:
            return self._text(event)
        if depth > MAX_DEPTH:
            raise self._stop(TOO_DEEP, event, f"nested more than {MAX_DEPTH} levels deep", "use fewer levels")
        return self._list(depth) if kind is yaml.SequenceStartEvent else self._mapping(depth)

    def _list(self, depth: int) -> list[Tree]:
        items = []
        while type(event := self._next()) is not yaml.SequenceEndEvent:
            items.append(self._value(event, depth + 1))
        return items

    def _mapping(self, depth: int) -> dict[str, Tree]:
        fields: dict[str, Tree] = {}
        while type(event := self._next()) is not yaml.MappingEndEvent:
            key = self._value(event, depth + 1)
            value = self._value(self._next(), depth + 1)
            if isinstance(key, str) and self._is_good_key(key, event, fields):
                fields[key] = value
            elif not isinstance(key, str):
                self._note(SYNTAX, event, "a field's name is a list or a mapping", "write a plain name and a colon")
        return fields

    def _is_good_key(self, key: str, event: Any, fields: dict[str, Tree]) -> bool:
        if key in fields:
            self._note(DUPLICATE_KEY, event, f"`{key}` is written twice", "keep one of the two")
        elif key == "<<":
            self._note(PLAIN, event, "a merge key (`<<`)", "write the fields out")
        elif character := hidden_in_name(key):
            self._note(HIDDEN_CHARACTER, event, describe(character), "delete it")
        else:
            return True
        return False

    def _text(self, event: Any) -> str:
        text: str = event.value
        if event.style == '"':
            # Escapes can say what the text itself may not.
            for character in dict.fromkeys(c for _, c in hidden(text.replace("\r", "\x00"))):
                self._note(HIDDEN_CHARACTER, event, describe(character), "delete its escape")
        return text

    def _not_plain(self, event: Any) -> None:
        sign = f"an anchor (`&{event.anchor}`)" if event.anchor else f"a tag (`{event.tag}`)"
        self._note(PLAIN, event, sign, "delete it, or put the value in quotes")

    def _syntax(self, fault: yaml.YAMLError) -> None:
        said = str(getattr(fault, "problem", None) or fault)
        marks = [getattr(fault, "problem_mark", None), getattr(fault, "context_mark", None)]
        mark = next(filter(None, reversed(marks) if said in _OPENED_EARLIER else marks), None)
        line, column = (mark.line, mark.column) if mark else (0, 0)
        message, advice = _IN_THE_AUTHORS_WORDS.get(said, (said, "correct it, or put the value in quotes"))
        message = f"cannot be read as YAML, {message}"
        self._source.problems.append(problem_at(self._source.file, (line, column), SYNTAX, message, advice))

    def _note(self, rule: Rule, event: Any, message: str, advice: str) -> None:
        self._source.problems.append(problem_at(self._source.file, _start(event), rule, message, advice))

    def _stop(self, rule: Rule, event: Any, message: str, advice: str) -> _Stop:
        self._note(rule, event, message, advice)
        return _Stop()


@dataclass(frozen=True, slots=True)
class _Mark:
    """Where a value begins, and where its name does when it has one."""

    value: Place
    name: Place | None
    is_text: bool


def _marks(text: str, path: Path) -> Iterator[_Mark]:
    """The marks of the root and of every step of the path, as far as the text has them."""
    following = _Loader(text).get_event
    try:
        while not isinstance(event := following(), yaml.NodeEvent):
            if isinstance(event, yaml.StreamEndEvent):
                return
        name = None
        for step in (*path, None):
            yield _Mark(_start(event), name, isinstance(event, yaml.ScalarEvent))
            name, event = _descend(event, step, following)
            if event is None:
                return
    except yaml.YAMLError:
        return


def _descend(event: Any, step: str | int | None, following: Callable[[], Any]) -> tuple[Place | None, Any]:
    """The name's mark and the first event of a child; events before it are passed over."""
    number = 0
    while step is not None and isinstance(event, yaml.CollectionStartEvent):
        child = following()
        if isinstance(child, yaml.CollectionEndEvent):
            break
        if isinstance(event, yaml.SequenceStartEvent):
            if number == step:
                return None, child
            number += 1
        else:
            is_it = isinstance(child, yaml.ScalarEvent) and child.value == step
            name = _start(child)
            _pass_over(child, following)
            child = following()
            if is_it:
                return name, child
        _pass_over(child, following)
    return None, None


def _pass_over(event: Any, following: Callable[[], Any]) -> None:
    depth = int(isinstance(event, yaml.CollectionStartEvent))
    while depth:
        event = following()
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)


def _start(event: Any) -> Place:
    return event.start_mark.line, event.start_mark.column


def _matching(data: Tree, pattern: tuple[str, ...], path: Path) -> Iterator[tuple[Path, Tree]]:
    if not pattern:
        yield path, data
        return
    step, rest = pattern[0], pattern[1:]
    if step == "*":
        if isinstance(data, str):
            yield from _matching(data, rest, path)
        for number, item in enumerate(data if isinstance(data, list) else ()):
            yield from _matching(item, rest, (*path, number))
    elif isinstance(data, dict) and step in data:
        yield from _matching(data[step], rest, (*path, step))
