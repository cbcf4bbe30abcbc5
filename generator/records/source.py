"""One YAML file, and what is wrong with it as YAML.

A file is data from a stranger. It is parsed once, as events: limits are counted before anything is
composed, every scalar stays text, and what plain YAML does not need (anchors, aliases, tags, merge
keys) is a problem. Reading never raises for what a file contains: it yields a tree and the problems
met on the way.
"""

from __future__ import annotations

import re
import stat
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from pathlib import Path as FilePath
from typing import Any

import yaml

from generator.problem import Finding, Path, Place, Problem, Rule, problem_at, quoted, shortened
from generator.records.characters import (
    HIDDEN_CHARACTER,
    describe,
    hidden,
    hidden_in_name,
    masked,
    same_line_ends,
)
from generator.records.positions import (
    LOADER,
    MAX_DEPTH,
    Position,
    end_of,
    place_of_words,
    positions_of,
    start_of,
)
from generator.records.yaml_messages import began_earlier, in_the_authors_words

MAX_BYTES = 64 * 1024
MAX_VALUES = 2000

_ENOUGH = 20
"""Hidden characters of one file that are told one by one."""

Tree = str | list["Tree"] | dict[str, "Tree"]
"""What a file says: text, lists and mappings, nothing else."""

UNREADABLE = Rule(
    name="unreadable-file",
    requires="A record is a regular file of at most 64 KiB, encoded in UTF-8; links are not "
    "followed.",
    because="What a link points at is not what was reviewed, and what cannot be decoded cannot be "
    "read.",
    refused="(a symbolic link, a folder called x.yml, a file in UTF-16 or of 65 KiB)",
    accepted="(a text file in UTF-8)",
)
SYNTAX = Rule(
    name="yaml-syntax",
    requires="The file is one YAML document, a mapping of fields to values.",
    because="What cannot be read cannot be checked: nothing after the place is looked at.",
    refused="title: Refunds: late",
    accepted='title: "Refunds: late"',
)
PLAIN = Rule(
    name="plain-yaml",
    requires="No anchors (`&`), aliases (`*`), tags (`!`), merge keys (`<<`) or directives (`%`).",
    because="A record says each thing once and in place; these can make a small file mean a huge "
    "one.",
    refused="areas: &here [billing]",
    accepted="areas: [billing]",
)
TOO_DEEP = Rule(
    name="too-deep",
    requires=f"Values are nested at most {MAX_DEPTH} levels deep.",
    because="No field needs more, and deep nesting is how a small file stops a reader.",
    refused="x_deep: [[[[[[[[too deep]]]]]]]]",
    accepted="x_deep: [[not deep]]",
)
TOO_MANY = Rule(
    name="too-many-values",
    requires=f"A file holds at most {MAX_VALUES:,} values.",
    because="A record is read by people; a longer one is several lessons.",
    refused="tags: [a, a, a, … two thousand times]",
    accepted="tags: [a, b]",
)
DUPLICATE_KEY = Rule(
    name="duplicate-key",
    requires="Each field is written once.",
    because="YAML would keep the last one silently, and what the first one said would be lost.",
    refused="title: One\ntitle: Two",
    accepted="title: One",
)
CUT = Rule(
    name="cut-value",
    level="warning",
    requires="A comment has a space after its `#`, and a value with ` #` in it stands in quotes.",
    because="YAML takes what stands behind ` #` for a comment, and half of a title is lost.",
    refused="title: Ticket #4711 was lost",
    accepted="title: 'Ticket #4711 was lost'",
)
RULES = (UNREADABLE, HIDDEN_CHARACTER, SYNTAX, PLAIN, TOO_DEEP, TOO_MANY, DUPLICATE_KEY, CUT)

_CUT = re.compile(r"#(?<![^ \t,]#)(?=[^\s#!=*~-])(?!#*allow\b)", re.IGNORECASE)
"""A sign that YAML takes for a comment's, and an author perhaps not.

A rule such as `#---` is drawn, no text.
"""

_BEHIND = re.compile(r"[|>]?[-+\d]*(?:,[ \t]*|[ \t]+)(?=#)")
_NAMED = re.compile(r"[ \t]*(?:-[ \t]+)*(?:([\w.-]+):(?:[ \t]+|$))?")
_NAMED_VALUE = re.compile(_NAMED.pattern + r"\s*(.*)", re.DOTALL)


@dataclass(slots=True)
class Source:
    """A file as it was read.

    ``file`` is the name that people are shown, ``text`` the content with refused characters masked,
    ``data`` the parsed content. ``is_read`` is true if the file could be read to the end;
    ``problems`` are those of its YAML.
    """

    file: str
    text: str = ""
    data: dict[str, Tree] = field(default_factory=dict)
    is_read: bool = False
    problems: list[Problem] = field(default_factory=list)

    def place(self, path: Path, *, at_key: bool = False) -> Place:
        """Return line and column of the value at ``path``, or of what would hold it.

        Lists and mappings are found at their name. Most records are sound, and nobody asks.
        """
        return self.positions.place_of(path, at_key=at_key)

    def sign_at(self, path: Path) -> str:
        """Return the character at which a value begins, such as its quote."""
        line, column = self.place(path)
        return self.text.split("\n")[line][column : column + 1]

    @property
    def positions(self) -> Position:
        """The positions of everything in the file, for which the text is parsed again."""
        return positions_of(self.text)

    def place_of(self, finding: Finding) -> Place:
        """Return the place of a finding, of its words, or of the value at its path."""
        if finding.place is not None:
            return finding.place
        place = self.place(finding.path, at_key=finding.at_key)
        if finding.words:
            return place_of_words(self.text, place, finding.words)
        return place

    def problem(self, finding: Finding) -> Problem:
        """Return a finding as a problem, with its file, line and column."""
        place = self.place_of(finding)
        return self.problem_at(place, finding.rule, finding.message, finding.suggestion)

    def problem_at(self, place: Place, rule: Rule, message: str, suggestion: str) -> Problem:
        """Return a problem at a place; one behind the text's end is moved there."""
        end = end_of(self.text.rstrip("\n"))
        return problem_at(self.file, min(place, end), rule, message, suggestion)

    def texts(self, *pattern: str) -> Iterator[tuple[Path, str]]:
        """Yield path and text of every value that fits a pattern; ``"*"`` is each item of a list.

        Text where a list could stand counts as its only item.

        >>> list(Source("x.yml", data={"areas": ["billing"]}).texts("areas", "*"))
        [(('areas', 0), 'billing')]
        """
        if pattern[0] in self.data:
            for path, value in _matching(self.data, pattern, ()):
                if isinstance(value, str):
                    yield path, value.strip()


def parsed(content: bytes, shown: str) -> Source:
    """Return the bytes of a file as a source. Raises UnicodeDecodeError."""
    return parse(content.decode(), shown)


def read(
    path: FilePath,
    shown: str,
    kind: str = "record",
    parsed: Callable[[bytes, str], Source] = parsed,
) -> Source:
    """Read a file; people are shown ``shown`` as its name, and ``kind`` as what it is.

    ``parsed`` makes a source of its bytes, or knows it.
    """
    try:
        content = _content(path, kind)
        return parsed(content, shown)
    except UnicodeDecodeError as fault:
        place = end_of(same_line_ends(content[: fault.start].decode()))
        reason = "this is not UTF-8 text", "save the file in the encoding UTF-8"
        return Source(shown, problems=[problem_at(shown, place, UNREADABLE, *reason)])
    except (OSError, _NotARecord) as fault:
        return unread(fault, shown)


@cache
def data_beside(module: str, name: str) -> Any:
    """Return the content of a YAML file beside a module of the program (its ``__file__``)."""
    return read(FilePath(module).with_name(name), name).data


def unread(fault: Exception, shown: str) -> Source:
    """Return an unread source with the problem that a file could not be opened."""
    reason = fault.args
    if isinstance(fault, OSError):
        reason = f"cannot be read ({fault.strerror})", "put a file here that everybody may read"
    return Source(shown, problems=[problem_at(shown, (0, 0), UNREADABLE, *reason)])


def proposed(text: str, shown: str) -> Source:
    """Parse a text that is to become a file; refuses what is too large for one."""
    size = len(text.encode())
    if size > MAX_BYTES:
        return unread(_too_large(size, "record"), shown)
    return parse(text, shown)


def parse(text: str, shown: str) -> Source:
    """Read a file's text. Line ends may be of any system; a leading byte order mark is dropped."""
    text = same_line_ends(text)
    source = Source(shown, masked(text))
    for position, character in islice(hidden(text), _ENOUGH):
        place = end_of(text[:position])
        message = describe(character)
        source.problems.append(problem_at(shown, place, HIDDEN_CHARACTER, message, "delete it"))
    composer = _Composer(source)
    try:
        source.data = composer.document()
        source.is_read = True
    except yaml.YAMLError as fault:
        composer.complain(fault)
    except _Stop:
        pass
    return source


def lines_of(file: str) -> Sequence[str]:
    """Return the lines of a file, to show beside problems; none if it cannot be shown."""
    try:
        return same_line_ends(_content(FilePath(file)).decode(errors="replace")).split("\n")
    except (OSError, _NotARecord):
        return ()


class _NotARecord(Exception):
    """A file that is not read at all; the arguments are the message and the advice."""


def _content(path: FilePath, kind: str = "record") -> bytes:
    status = path.lstat()
    if stat.S_ISLNK(status.st_mode):
        raise _NotARecord("a symbolic link", "put the file itself here")
    if not stat.S_ISREG(status.st_mode):
        raise _NotARecord("not a regular file", "put a text file here")
    if status.st_size > MAX_BYTES:
        raise _too_large(status.st_size, kind)
    return path.read_bytes()


def _too_large(size: int, kind: str) -> _NotARecord:
    message = f"{size:,} bytes, where a {kind} has at most {MAX_BYTES:,}"
    is_record = kind == "record"
    advice = "keep the story and link the rest" if is_record else "take out what is not needed"
    return _NotARecord(message, advice)


class _Stop(Exception):
    """Nothing after this place can be read."""


_EMPTY = SYNTAX, "the file is empty", "write its first field, a colon and the value"
_NO_FIELDS = SYNTAX, "no fields and values", "write each field, a colon and its value"
_SECOND = SYNTAX, "a second document begins here", "keep one record in one file"
_NO_NAME = SYNTAX, "a field's name is a list or a mapping", "write a plain name and a colon"
_DIRECTIVE = PLAIN, "a directive", "delete the line that begins with `%`"
_MERGE = PLAIN, "a merge key (`<<`)", "write the fields out"
_MANY = TOO_MANY, f"more than {MAX_VALUES:,} values", "split the record"
_DEEP = TOO_DEEP, f"nested more than {MAX_DEPTH} levels deep", "use fewer levels"


class _Composer:
    """Turns one document's events into text, lists and mappings, counting as it goes.

    Problems go to the source.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._next: Callable[[], Any] = LOADER(source.text).get_event
        self._values = 0
        self._lines = source.text.split("\n")
        self._may_be_cut = _CUT.search(source.text.replace("\n", "\t")) is not None

    def document(self) -> dict[str, Tree]:
        """Return the root mapping. Raises _Stop, or PyYAML's own error."""
        self._next()
        start = self._next()
        if type(start) is yaml.StreamEndEvent:
            raise self._stop(start, *_EMPTY)
        if start.version or start.tags:
            self._note(start, *_DIRECTIVE)
        event = self._next()
        root = self._value(event, 1)
        if not isinstance(root, dict):
            raise self._stop(event, *_NO_FIELDS)
        self._next()
        end = self._next()
        if type(end) is not yaml.StreamEndEvent:
            raise self._stop(end, *_SECOND)
        return root

    def _value(self, event: Any, depth: int) -> Tree:
        self._values += 1
        if self._values > MAX_VALUES:
            raise self._stop(event, *_MANY)
        kind = type(event)
        if event.anchor or (kind is not yaml.AliasEvent and event.tag):
            self._not_plain(event)
        if kind is yaml.AliasEvent:
            return f"*{shortened(event.anchor)}"
        if kind is yaml.ScalarEvent:
            return self._text(event)
        if depth > MAX_DEPTH:
            raise self._stop(event, *_DEEP)
        if kind is yaml.MappingStartEvent:
            return self._mapping(depth)
        items = []
        while type(item := self._next()) is not yaml.SequenceEndEvent:
            items.append(self._value(item, depth + 1))
        return items

    def _text(self, event: Any) -> str:
        if event.style == '"':
            # Escapes can say what the text itself may not.
            characters = [character for _, character in hidden(event.value)]
            if "\r" in event.value:
                characters.append("\r")
            for character in islice(dict.fromkeys(characters), _ENOUGH):
                self._note(event, HIDDEN_CHARACTER, describe(character), "delete its escape")
        if self._may_be_cut:
            self._look_behind(event)
        text: str = event.value
        return text

    def _mapping(self, depth: int) -> dict[str, Tree]:
        fields: dict[str, Tree] = {}
        while type(event := self._next()) is not yaml.MappingEndEvent:
            key = self._value(event, depth + 1)
            value = self._value(self._next(), depth + 1)
            if not isinstance(key, str):
                self._note(event, *_NO_NAME)
            elif key in fields:
                message = f"{quoted(key)} is written twice"
                self._note(event, DUPLICATE_KEY, message, "keep one of the two")
            elif key == "<<":
                self._note(event, *_MERGE)
            elif character := hidden_in_name(key):
                self._note(event, HIDDEN_CHARACTER, describe(character), "delete it")
            else:
                fields[sys.intern(key)] = value  # names recur in every record
        return fields

    def _not_plain(self, event: Any) -> None:
        kind = type(event)
        advice = "delete it, or put the value in quotes"
        if kind is yaml.AliasEvent:
            message = f"an alias (`*{shortened(event.anchor)}`)"
            advice = "write the value out, or put it in quotes"
        elif event.anchor:
            message = f"an anchor (`&{shortened(event.anchor)}`)"
        else:
            message = f"a tag ({quoted(event.tag)})"
        self._note(event, PLAIN, message, advice)

    def _look_behind(self, event: Any) -> None:
        """Tell a value that ends at a `#`, behind it or at the beginning of the next line."""
        is_block = event.style in ("|", ">")
        mark = event.start_mark if is_block else event.end_mark
        number = mark.line
        end = mark.column
        line, below = [*self._lines, "", ""][number : number + 2]
        behind = _BEHIND.match(line, end)
        if behind:
            self._cut(number, behind.end())
        elif event.value and not is_block and not line[end:].strip():
            row, start = start_of(event)
            first = self._lines[row]
            # A text may go on behind the column of the item's dash, or of the value's name.
            indentation = first.rfind("-", 0, start)
            name = _NAMED.match(first, 0, start)
            if name and name[1]:
                indentation = name.start(1)
            column = len(below) - len(below.lstrip())
            if below and column > indentation:
                self._cut(number + 1, column)

    def _cut(self, number: int, column: int) -> None:
        line = self._lines[number]
        if not _CUT.match(line, column):
            return
        # It fits everywhere, if only an empty text.
        name, value = _NAMED_VALUE.match(line[:column]).groups()  # type: ignore[union-attr]
        subject = "the text"
        begin = ""
        example = ""
        if name:
            subject = f"`{name}`"
            begin = f"{name}: "
        if len(value) <= 60 and not re.match(r"[\[{|>]|.*['\"]", value, re.DOTALL):
            example = f" (`{begin}'{value}#…'`)"
        message = f"{subject} ends before this `#`, which begins a comment"
        advice = f"put the whole text in quotes{example}, or a space behind the `#` of a comment"
        problem = self._source.problem_at((number, column), CUT, message, advice)
        if problem not in self._source.problems:
            self._source.problems.append(problem)

    def complain(self, fault: yaml.YAMLError) -> None:
        """Note the parser's complaint, and the lines that may have ended too early."""
        complaint = str(getattr(fault, "problem", None) or fault)
        marks = [getattr(fault, "problem_mark", None), getattr(fault, "context_mark", None)]
        places = [(mark.line, mark.column) for mark in marks if mark]
        place = places[0] if places else (0, 0)
        if places and began_earlier(complaint):
            place = places[-1]
        self._add(place, SYNTAX, *in_the_authors_words(complaint))
        # What cannot be read may be the rest of a text that ended too early, here or just above.
        numbers = {line for line, _ in places}
        for number, line in enumerate(self._lines):
            sign = _CUT.search(line, 1)
            if sign and not numbers.isdisjoint((number, number + 1)):
                self._cut(number, sign.start())

    def _note(self, event: Any, rule: Rule, message: str, advice: str) -> None:
        self._add(start_of(event), rule, message, advice)

    def _add(self, place: Place, rule: Rule, message: str, advice: str) -> None:
        problem = self._source.problem_at(place, rule, message, advice)
        self._source.problems.append(problem)

    def _stop(self, event: Any, rule: Rule, message: str, advice: str) -> _Stop:
        self._note(event, rule, message, advice)
        return _Stop()


def everything(data: Tree, path: Path = ()) -> Iterator[tuple[Path, str, str]]:
    """Yield path, name and text of every text in data; the name is empty outside mappings.

    Names of lists and mappings come with an empty text.
    """
    if isinstance(data, str):
        name = path[-1] if path else ""
        yield path, name if isinstance(name, str) else "", data
    elif isinstance(data, list):
        for number, item in enumerate(data):
            yield from everything(item, (*path, number))
    else:
        for name, value in data.items():
            if not isinstance(value, str):
                yield (*path, name), name, ""
            yield from everything(value, (*path, name))


def _matching(data: Tree, pattern: tuple[str, ...], path: Path) -> Iterator[tuple[Path, Tree]]:
    if not pattern:
        yield path, data
        return
    step = pattern[0]
    rest = pattern[1:]
    if step == "*":
        if isinstance(data, str):
            yield from _matching(data, rest, path)
        elif isinstance(data, list):
            for number, item in enumerate(data):
                yield from _matching(item, rest, (*path, number))
    elif isinstance(data, dict) and step in data:
        yield from _matching(data[step], rest, (*path, step))
