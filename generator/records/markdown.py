"""Contributors' Markdown, parsed within a budget of work; a rule refuses what costs more.

A few thousand brackets take a parser longer than a year of lessons. Work is counted, not timed, so
a text is as costly on every machine.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

BUDGET = 12_000
"""Looks at a sign that a text may cost: a tenth of a second. A page of prose takes a hundred."""

_LINE = 2
"""What a look at a line costs, in looks at a sign."""
_ADDRESS = 6
"""What an address costs, in looks at a sign."""
_RUN = re.compile(r"([*_~])\1*")
_SCAN = 128
"""Characters that are passed over for the cost of one look at a sign."""


_SIGNS = re.compile(r"[^\w\s]|_")


class TooCostly(Exception):
    """Raised when parsing a text would cost more than the budget."""


def markdown_parser() -> MarkdownIt:
    """Return a parser of CommonMark with tables, without HTML and images."""
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    # An image would be fetched from elsewhere while the page is read; text and link remain.
    parser.disable("image")
    # The first rule is asked wherever the parser looks, also to see if a paragraph ends there.
    within: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    parser.block.ruler.before("table", "line_paid", _pay_for_line, within)
    parser.inline.ruler.before("text", "sign_paid", _pay_for_sign)
    return parser


def may_be_costly(text: str) -> bool:
    """Return False for a text too short, or with too few signs, to cost more than the budget.

    A line is looked at a few times for each list and quotation around it, and what begins at a sign
    may lead to the end of the text.
    """
    signs = len(_SIGNS.findall(text))
    lines = text.count("\n") + 1
    by_line = 4 * _LINE * lines * (signs + 1)
    by_sign = signs * (len(text) // _SCAN + _ADDRESS + 2)
    return by_line + by_sign > BUDGET


def parsed(parser: MarkdownIt, text: str, environment: dict[str, Any]) -> Sequence[Token]:
    """Parse a text into tokens. ``environment`` is the parser's, and counts the work done.

    Raises TooCostly.
    """
    environment["work"] = 0
    return parser.parse(text, environment)


# Both have the signature that markdown-it asks for.
def _pay_for_line(state: StateBlock, line: int, end: int, _silent: bool) -> bool:  # noqa: FBT001
    head = _line(state, line)
    units = _LINE
    if head.lstrip().startswith("["):  # it may define a link
        units += _ADDRESS
    # A table may begin here, with rows as wide as the head.
    if "|" in head and line + 2 <= end and not _line(state, line + 1).strip("|:- \t"):
        rows = line + 2
        while rows < end and not state.isEmpty(rows):
            rows += 1
        units += (rows - line) * (head.count("|") + 1)
    _pay(state, units)
    return False


def _pay_for_sign(state: StateInline, _silent: bool) -> bool:  # noqa: FBT001
    sign = state.src[state.pos]
    if sign == "[":  # looking for the end of a link may lead to the end of the paragraph
        _pay(state, (state.posMax - state.pos) // _SCAN)
    elif sign == "<":  # it may begin an address, which is taken apart and put together again
        _pay(state, _ADDRESS)
    elif run := _RUN.match(state.src, state.pos):  # each sign of a run may begin or end something
        _pay(state, (run.end() - run.start()) // _LINE)
    _pay(state, 1)
    return False


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] : state.eMarks[line]]


def _pay(state: StateBlock | StateInline, units: int) -> None:
    state.env["work"] += units
    if state.env["work"] > BUDGET:
        raise TooCostly
