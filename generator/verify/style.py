"""The addresses that a style sheet asks for, found as browsers find them (CSS Syntax, section 4)."""

from __future__ import annotations

import re
from collections.abc import Iterator

_NAME = r"(?:[\w-]|[^\x00-\x7f]|\\[0-9a-f]{1,6}\s?|\\[^\n0-9a-f])++"
_TOKEN = re.compile(
    r"/\*.*?(?:\*/|\Z)"
    r"|(?P<string>\"(?:[^\"\\\n]|\\.)*+\"?|'(?:[^'\\\n]|\\.)*+'?)"
    rf"|@(?P<at>{_NAME})|(?P<function>(?:(?<![\w\\-]){_NAME})?)\(|(?P<sign>[);{{}}])",
    re.IGNORECASE | re.DOTALL | re.ASCII,
)
_BARE = re.compile(r"\s*+(?![\"'])((?:[^)\\]|\\.)*+)\)?", re.DOTALL)
_ESCAPE = re.compile(r"\\(?:([0-9a-f]{1,6})\s?|(\n)|(.))", re.IGNORECASE | re.DOTALL)
_ASKING = frozenset(["url", "src", "image", "image-set", "-webkit-image-set", "cross-fade", "-webkit-cross-fade"])


def addresses_in(text: str) -> Iterator[tuple[str, int]]:
    """The addresses in a style sheet or in a style, with their offsets. Text and namespaces are none."""
    rule, at = "", 0
    within: list[bool] = []  # the open brackets, each with whether strings in it are addresses
    while found := _TOKEN.search(text, at):
        at = found.end()
        if found["at"]:
            rule = _meant(found["at"]).lower()
        elif found["function"] is not None:
            name = _meant(found["function"]).lower()
            if name == "url" and (bare := _BARE.match(text, at)):
                at = bare.end()
                yield from _asked(bare[1].strip(), found.start(), rule)
            else:
                within.append(within[-1:] == [True] or name in _ASKING)
        elif found["string"]:
            if rule == "import" or within[-1:] == [True]:
                yield from _asked(found["string"].strip("\"'"), found.start(), rule)
        elif found["sign"] == ")":
            del within[-1:]
        elif found["sign"]:
            rule, within = "", []


def _asked(text: str, offset: int, rule: str) -> Iterator[tuple[str, int]]:
    address = _meant(text)
    if address and rule != "namespace":
        yield address, offset


def _meant(text: str) -> str:
    """What a text means with its escapes undone."""
    return _ESCAPE.sub(lambda found: _sign(found[1]) if found[1] else found[3] or "", text) if "\\" in text else text


def _sign(code: str) -> str:
    number = int(code, 16)
    return chr(number) if 0 < number < 0x110000 else "\ufffd"
