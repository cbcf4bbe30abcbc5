"""Pasted HTML, comments and pictures, converted to the Markdown of a lesson."""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from urllib.parse import quote

import nh3
from markdown_it.common.html_blocks import block_names

from generator.intake.form.escape import code
from generator.intake.form.questions import FORMS

_ADDRESS = r"[^\s<>()]*(?:\([^\s<>()]*\)[^\s<>()]*)*"


@cache
def _markup() -> re.Pattern[str]:
    """Return what is looked for; the forms' headings in all languages are read when it is asked."""
    own = [heading for form in FORMS.values() for heading in form.own_headings]
    headings = "|".join(map(re.escape, own))
    return re.compile(
        rf"""
      \\[!-/:-@\[-`{{-~]  # a sign that stands for itself
    | (?<!`)(?P<ticks>`+)(?!`)(?:(?!\n[ \t>]*\n)[\s\S]){{1,1000}}?(?<!`)(?P=ticks)(?!`)  # code
    | (?P<comment><!--(?:-?>|(?:(?!<!--)[\s\S])*?--!?>))
    | <!--(?P<unclosed>[\s\S]*?)(?=\n[ \t>]*(?:{headings})[ \t]*$|\Z)
    | (?P<is_linked>\[)?!\[(?P<alt>(?:[^\[\]\\]|\\.|\[[^\[\]]{{0,200}}\]){{0,500}})\]
      (?:\(\s{{0,9}}(?:<(?P<within>[^<>\n]*)>|(?P<address>{_ADDRESS}))
        (?P<title>\s{{1,9}}(?:"[^"\n]*"|'[^'\n]*'))?\s{{0,9}}\)(?:\{{[^{{}}\n]*\}})?|(?=\[))
      (?(is_linked)\]\((?P<target>{_ADDRESS})\))
    | <a\s(?P<anchor>[^<>]*)>(?P<words>[^<>\[\]`\n]+)</a\s*>
    | <(?P<end>/?)(?P<tag>[a-z][a-z0-9]*)(?P<attributes>
        (?:[\s/](?:"(?:[^"<]|<(?![a-z/!]))*"|'(?:[^'<]|<(?![a-z/!]))*'|[^"'<>])*)?)>
    | ^(?P<before>[ \t>]*(?:[-*+][ \t]+)?)(?P<bare>https?://(?:
        github\.com/user-attachments/assets/\S+|\S+\.(?:mp4|mov|webm|png|jpe?g|gif|webp)))[ \t]*$
        """,
        re.VERBOSE | re.MULTILINE | re.IGNORECASE,
    )


_ATTRIBUTE = re.compile(r"""([a-zA-Z-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_UNFIT = re.compile(r"<(?=[a-zA-Z/])[^<>]*>|[\[\]\\`<>]")
_WEB = re.compile(r"https?://[^\s/]", re.IGNORECASE)
_MEDIA = {"img": "Picture", "video": "Video", "audio": "Recording"}
_MEDIA |= {"source": "Video", "iframe": "Page"}
_BLOCKS = {*block_names, "picture", "pre", "script", "style", "textarea"}
_FURTHER = "audio big button embed font input label noscript object select source svg video"
_TAGS = {*nh3.ALLOWED_TAGS, *_BLOCKS, *_FURTHER.split(" ")}
_PARAGRAPH, _CELL, _GONE = "\0", "\1", "\2"
"""Where a paragraph or cell begins or ends, or nothing is left: what stands beside decides."""
_SAID = dict.fromkeys(_BLOCKS, _PARAGRAPH) | {"br": "\n", "sup": "^", "td": _CELL, "th": _CELL}
_SAID |= {"li": f"{_PARAGRAPH}- "} | dict.fromkeys(["del", "s", "strike"], "~~")
_LEFT = re.compile(r"(?m)(^|[ \t])(?:\x02[ \t]*)+|\x02|^[ \t]*\x01+|\x01+$")
_BEGINS = re.compile(
    r"(?m)^((?:[ \t]*>)*[ \t]*(?:[-*+]|[0-9]{1,9}[.)])[ \t]+|(?:[ \t]*>)+[ \t]*)"
    r"(?:[\x00\x01][ \t]*)+"
)
_PARTED = re.compile(r"(?<![ \t\n\x01])[ \t\n\x01]*\x00[ \t\n\x00\x01]*")
_FENCE = re.compile(r"[ \t>]*(?:(?:[-*+]|[0-9]{1,9}[.)])[ \t]+)*(`{3,}(?=[^`]*$)|~{3,})")

_LINKS = "A lesson shows text, so what was a picture or a video is a link now: {}."
_WORDS = "Only words are left of what has no address on the web: {}. Add a link where there is one."
_HTML = "HTML was taken out, and its text kept: {}. What is meant as code goes between backticks."
_ENDLESS = "A comment without an end was left out up to the next question: close it with `-->`."
_FEW = 5


@dataclass(frozen=True, slots=True)
class Pasted:
    """Makes Markdown of what was pasted; ``done`` are sentences on it with their texts."""

    done: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def told(self) -> Iterator[str]:
        """Yield what was done, in sentences in which nothing of the text is active."""
        for sentence, texts in self.done.items():
            named = list(map(code, dict.fromkeys(texts)))
            few = ", ".join(named[:_FEW])
            if len(named) > _FEW:
                few += f" and {len(named) - _FEW:,} more"
            yield sentence.format(few)

    def as_markdown(self, text: str) -> str:
        """Return the text without comments and HTML, with links for pictures; code stays."""
        lines = text.split("\n")
        runs = []
        for is_code, numbers in groupby(range(len(lines)), code_in(lines).__contains__):
            run = "\n".join(lines[number] for number in numbers)
            if not is_code:
                run = _markup().sub(self._replaced, run)
                run = _LEFT.sub(r"\1", run)
                run = _BEGINS.sub(r"\1", run)
                run = _PARTED.sub("\n\n", run)
                run = run.replace(_CELL, " | ")
            runs.append(run)
        return "\n".join(runs)

    def _replaced(self, match: re.Match[str]) -> str:
        if match["comment"]:
            return _GONE
        if match["unclosed"] is not None:
            self.done[_ENDLESS].append("")  # it may be a secret, so it is not repeated
            return ""
        if match["alt"] is not None:
            return self._picture(match)
        if match["bare"]:
            return match["before"] + self._link("Picture or video", "", match["bare"])
        if match["anchor"]:
            self.done[_HTML].append("<a>")
            address = _attributes(match["anchor"]).get("href", "")
            web = _web(address)
            return f"[{match['words']}]({web})" if web else match["words"]
        return self._tag(match) if match["tag"] else match[0]

    def _picture(self, match: re.Match[str]) -> str:
        address = match["within"] or match["address"]
        if address is None:  # it stands elsewhere in the text, under a name
            self.done[_LINKS].append(match["alt"])
            return f"[Picture: {match['alt']}]"
        link = self._link("Picture", match["alt"], address, match["title"] or "")
        target = _web(match["target"] or "")
        if target and target != _web(address):
            return f"{link} (<{target}>)"
        return link

    def _link(self, kind: str, words: str, address: str, title: str = "") -> str:
        words = " ".join(_UNFIT.sub("", words).split())
        if words.casefold() in ("image", "img"):
            words = ""
        label = f"{kind}: {words}" if words else kind
        web = _web(address)
        if web:
            self.done[_LINKS].append(words or web)
            return f"[{label}]({web}{title})"
        self.done[_WORDS].append(words or address)
        return label

    def _tag(self, match: re.Match[str]) -> str:
        name = match["tag"].lower()
        attributes = _attributes(match["attributes"])
        if name not in _TAGS:
            return match[0]  # as in `<name of the customer>`
        has_source = name == "img" or "src" in attributes
        if name in _MEDIA and has_source and not match["end"]:
            words = attributes.get("alt", "")
            source = attributes.get("src", "")
            return self._link(_MEDIA[name], words, source)
        self.done[_HTML].append(f"<{name}>")
        web = _web(attributes.get("href", ""))
        if web:
            return f"<{web}> "
        sign = _SAID.get(name, "")
        if match["end"] and sign != "~~":
            sign = _PARAGRAPH if sign.startswith(_PARAGRAPH) else ""
        begin = match.string.rfind("\n", 0, match.start()) + 1
        is_in_row = match.string[begin] == "|"
        if is_in_row and not sign.isprintable():
            return " "
        return sign


def _attributes(text: str) -> dict[str, str]:
    pairs = _ATTRIBUTE.findall(text)
    attributes = {}
    for name, *values in pairs:
        value = "".join(values)
        attributes[name.lower()] = html.unescape(value)
    return attributes


def _web(address: str) -> str:
    """Return an address of the web as it can stand in a link; empty for any other."""
    text = address.strip()
    return quote(text, safe="!#$%&'*+,-./:;=?@_~") if _WEB.match(text) else ""


def code_in(lines: Sequence[str]) -> set[int]:
    """Return the lines of code, fences included; none begins in a comment.

    A fence that is never closed is none, or it would swallow all that follows.
    """
    code: set[int] = set()
    opened = 0
    mark = ""
    is_comment = False
    ends = [number for number, line in enumerate(lines) if "-->" in line]
    last = max(ends, default=-1)
    for number, line in enumerate(lines):
        closing = line.strip(" \t>")
        if is_comment:
            is_comment = "-->" not in line
        elif mark and closing.startswith(mark) and not closing.strip(mark[0]):
            code.update(range(opened, number + 1))
            mark = ""
        elif not mark and (fence := _FENCE.match(line)):
            opened = number
            mark = fence[1]
        elif not mark and closing.startswith("<!--"):
            is_comment = "-->" not in line and number < last
    return code
