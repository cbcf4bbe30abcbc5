"""What an .xlsx says beside its values: formats, links, comments, and what is hidden."""

from __future__ import annotations

import posixpath
import re
import zipfile
from dataclasses import dataclass, field
from html import unescape
from xml.etree import ElementTree

from generator.intake.register.grid import letters
from generator.intake.register.merged import Spot
from generator.intake.register.number_formats import shows_otherwise

_TAG = r"""<(?:\w+:)?%s\b((?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*+)>"""
_ATTRIBUTE = re.compile(r"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_FORMULA_LINK = re.compile(r'HYPERLINK\(\s*"([^"]+)"', re.IGNORECASE)
_LONGEST = 50_000
_PLACE = re.compile(r"([A-Z]{0,3})([0-9]{1,7})(?::[A-Z0-9]+)?")


@dataclass(slots=True)
class Beside:
    """What stands beside the values of a sheet.

    ``formats`` are those that show a number otherwise than it is stored, ``errors`` what stands
    for values that could not be calculated; ``no_results`` have formulas that never were. ``rows``
    and ``columns`` are hidden. ``last`` are the last row and column with a value.
    """

    formats: dict[Spot, str] = field(default_factory=dict)
    errors: dict[Spot, str] = field(default_factory=dict)
    links: dict[Spot, str] = field(default_factory=dict)
    comments: dict[Spot, str] = field(default_factory=dict)
    no_results: set[Spot] = field(default_factory=set)
    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)
    last: Spot = (-1, -1)


def place_of(name: str) -> Spot:
    """Return the place of a cell, or of a range's first: ``(1, 2)`` for C2. Raises ValueError."""
    match = _PLACE.fullmatch(name)
    if match is None:
        raise ValueError(f"no cell is called {name}")
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]) - 1, column - 1


def name_of(place: Spot) -> str:
    """Return the name of a cell: ``C2`` for (1, 2)."""
    return f"{letters(place[1])}{place[0] + 1}"


class _PartReader:
    """Gathers what a part says while it is parsed, so that no tree of it is kept."""

    def __init__(self, codes: dict[str, str], targets: dict[str, str]) -> None:
        self._codes = codes
        self._targets = targets
        self.beside = Beside()
        self._place = (-1, -1)
        self._row = -1
        self._cell: dict[str, str] = {}
        self._text = ""

    def start(self, tag: str, given: dict[str, str]) -> None:
        begin = getattr(self, f"_begin_{tag.rpartition('}')[2]}", None)
        if begin:
            self._text = ""
            begin(given)

    def data(self, text: str) -> None:
        if len(self._text) < _LONGEST:  # it comes in pieces, and longer ones say nothing here
            self._text += text

    def end(self, tag: str) -> None:
        name = tag.rpartition("}")[2]
        if name in ("f", "v", "is"):
            self._cell[name] = self._text
        elif name == "c":
            self._end_cell(self._cell, self.beside)
        elif name == "comment":
            self.beside.comments[self._place] = self._text.strip()

    def _begin_row(self, given: dict[str, str]) -> None:
        self._row = int(given.get("r", self._row + 2)) - 1
        self._place = (self._row, -1)
        if given.get("hidden") in ("1", "true"):
            self.beside.rows.add(self._row)

    def _begin_col(self, given: dict[str, str]) -> None:
        if given.get("hidden") in ("1", "true"):
            first = int(given["min"])
            last = int(given["max"])
            end = min(last, first + 1000)
            self.beside.columns.update(range(first - 1, end))

    def _begin_c(self, given: dict[str, str]) -> None:
        row, column = self._place
        self._place = (row, column + 1)
        if "r" in given:
            self._place = place_of(given["r"])
        self._cell = given

    def _begin_f(self, _: dict[str, str]) -> None: ...

    _begin_v = _begin_f

    def _begin_comment(self, given: dict[str, str]) -> None:
        self._place = place_of(given["ref"])

    def _begin_hyperlink(self, given: dict[str, str]) -> None:
        ids = [text for key, text in given.items() if key.endswith("}id")]
        address = self._targets.get("".join(ids), "")
        if address and "location" in given:
            address += "#" + given["location"]
        self.beside.links[place_of(given["ref"])] = address

    def _end_cell(self, cell: dict[str, str], beside: Beside) -> None:
        if cell.keys().isdisjoint(("f", "v", "is")):
            return
        place = row, column = self._place
        last_row, last_column = beside.last
        last_row = max(last_row, row, self._row)
        last_column = max(last_column, column)
        beside.last = (last_row, last_column)
        kind = cell.get("t", "n")
        style = cell.get("s", "0")
        value = cell.get("v", "")
        formula = cell.get("f")
        if kind == "e":
            beside.errors[place] = value
        elif kind != "str" and not value and formula is not None:
            beside.no_results.add(place)
        elif kind == "n" and style in self._codes:
            beside.formats[place] = self._codes[style]
        link = _FORMULA_LINK.match(formula or "")
        if link:
            beside.links[place] = link[1]


def tags_in(content: bytes, name: str) -> list[dict[str, str]]:
    """Return the attributes of every tag of a name, for parts that are short."""
    text = content.decode("utf-8", "replace")
    tags = []
    for match in re.finditer(_TAG % name, text):
        attributes = {}
        for key, quoted, other in _ATTRIBUTE.findall(match[1]):
            attributes[key.rpartition(":")[2]] = unescape(quoted or other)
        tags.append(attributes)
    return tags


def codes_in(styles: bytes) -> dict[str, str]:
    """Return the formats, by their styles, that show numbers otherwise than they are stored."""
    known = {"9": "0%", "10": "0.00%", "17": "mmm-yy"}
    for form in tags_in(styles, "numFmt"):
        known[form.get("numFmtId", "")] = form.get("formatCode", "")
    _, _, behind = styles.partition(b"cellXfs")
    used, _, _ = behind.partition(b"cellXfs")
    codes = {}
    for number, style in enumerate(tags_in(used, "xf")):
        code = known.get(style.get("numFmtId", ""), "")
        if shows_otherwise(code):
            codes[str(number)] = code
    return codes


def related(parts: zipfile.ZipFile, part: str, kind: str) -> dict[str, str]:
    """Return what a part refers to by ids, such as ``hyperlink``: addresses, or other parts."""
    folder, name = posixpath.split(part)
    try:
        content = parts.read(f"{folder}/_rels/{name}.rels")
    except KeyError:
        return {}
    targets = {}
    for tag in tags_in(content, "Relationship"):
        if tag.get("Type", "").endswith(f"/{kind}"):
            target = tag.get("Target", "")
            if not tag.get("TargetMode"):
                inside = posixpath.join(folder, target)
                target = posixpath.normpath(inside).lstrip("/")
            targets[tag.get("Id", "")] = target
    return targets


def read_beside(content: bytes, codes: dict[str, str], targets: dict[str, str]) -> Beside:
    """Read the part of a sheet, or of its comments. Raises SyntaxError, ValueError and KeyError.

    ``codes`` are formats by their styles, ``targets`` the addresses of links by their ids.
    """
    reader = _PartReader(codes, targets)
    parser = ElementTree.XMLParser(target=reader)  # noqa: S314 - no tree is kept
    parser.feed(content)
    parser.close()
    return reader.beside
