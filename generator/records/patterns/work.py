"""How much work a regular expression may ask for, told before it is ever tried.

An organisation's expressions run on the texts of strangers, and Python's matcher can be made to try an
exponential number of ways. So these expressions keep to a part of the language in which the ways can be
counted beforehand: every repetition has an upper bound, and groups are repeated only by ``?``.
"""

from __future__ import annotations

import re
import warnings
from math import prod

MAX_LENGTH = 300
MAX_WAYS = 2000
MAX_STEPS = 10_000
"""From one place in a text; a text has at most 64 Ki places."""

_ATOM = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?[a-zA-Z-]*:|\(\?<?[=!]|\(\?P|\{\d*(?:,\d*)?\}|.", re.DOTALL)


def too_much(expression: str) -> str | None:
    """What keeps an expression from being tried on any text, or None."""
    if len(expression) > MAX_LENGTH:
        return f"it has {len(expression)} characters, where {MAX_LENGTH} are the most: make two patterns of it"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            re.compile(expression)
    except (re.error, OverflowError, RecursionError, Warning) as fault:
        return f"it is no regular expression ({fault}): correct it"
    return _told(_ATOM.findall(expression))


def _told(atoms: list[str]) -> str | None:
    for before, atom in zip(["", *atoms], atoms, strict=False):
        if atom in ("*", "+") or re.fullmatch(r"\{\d*,\}", atom):
            return f"`{atom}` repeats without end: write the most there can be, such as {{1,20}}"
        if before == ")" and atom.startswith("{"):
            return f"`{atom}` repeats a group: write the group out, or repeat single characters"
        if re.fullmatch(r"\\[1-9]", atom) or atom.startswith("(?P"):
            return f"`{atom}` looks back at a group: write what it stands for"
    if _ways(atoms) > MAX_WAYS or _ways(atoms) * _least(atoms) > MAX_STEPS:
        return "it can match in too many ways: bound the repetitions more closely, such as {1,8}"
    return None


def _least(atoms: list[str]) -> int:
    """How many characters every way must go through, by its repetitions alone; at least one."""
    bounds = (re.fullmatch(r"\{(\d*)(?:,\d*)?\}", atom) for atom in atoms)
    return 1 + sum(int(bound[1] or 0) for bound in bounds if bound)


def _ways(atoms: list[str]) -> int:
    """An upper bound of the ways in which the matcher may go through an expression from one place."""
    choices = [1]
    ways = []
    for atom in atoms:
        if atom.startswith("("):
            choices.append(1)
        elif atom == "|":
            choices[-1] += 1
        elif atom == ")" and len(choices) > 1:
            ways.append(choices.pop())
        elif atom == "?":
            ways.append(2)
        elif atom.startswith("{") and "," in atom:
            least, most = atom[1:-1].split(",")
            ways.append(max(1, int(most) - int(least or 0) + 1))
    return prod([*ways, *choices])
