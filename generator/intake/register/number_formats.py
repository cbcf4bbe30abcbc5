"""Numbers as a spreadsheet shows them, where that says more, or less, than what it stores."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from functools import cache

_NO_SIGN = re.compile(r"\[[^\]]*\]|_.|\*.")
_SIGN = re.compile(r'"([^"]*)"|\\(.)|(.)')
_ONLY_ZEROS = re.compile(r"[0\-/ ()]+")


@cache
def _signs(code: str) -> list[tuple[str, bool]]:
    """Return the parts of a format for positive numbers, each with whether it means something."""
    positive = _NO_SIGN.sub("", code.partition(";")[0])
    signs = []
    for quoted, escaped, sign in _SIGN.findall(positive):
        text = quoted or escaped or sign
        signs.append((text, bool(sign)))
    return signs


def _meant(code: str) -> str:
    """Return the signs of a format that mean something, in small letters."""
    signs = [sign for sign, is_meant in _signs(code) if is_meant]
    return "".join(signs).lower()


@cache
def shows_otherwise(code: str) -> bool:
    """True for a share in per cent, a number with zeros or letters before it, and a month."""
    meant = _meant(code)
    if "%" in meant:
        return True
    if "y" in meant:
        return not set("dhs") & set(meant)
    added = [sign for sign, is_meant in _signs(code) if not is_meant]
    has_letters = re.search(r"[^\W\d_]", "".join(added))
    fewest = 1 if has_letters else 2
    return bool(_ONLY_ZEROS.fullmatch(meant)) and meant.count("0") >= fewest


def shown(value: object, code: str) -> object:
    """Return a value as its format shows it, but never less exact than it is; a month as 2021-06.

    >>> shown(0.07, "0%"), shown(71.0, "00000")
    ('7%', '00071')
    """
    meant = _meant(code)
    if isinstance(value, datetime.date):
        length = 7 if "m" in meant else 4
        return value.isoformat()[:length]
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        return value
    if "%" in meant:
        share = Decimal(f"{value:.12g}") * 100
        return f"{share.normalize():f}%"
    if not float(value).is_integer():
        return value
    return _padded(str(int(value)), code)


def _padded(digits: str, code: str) -> str:
    """Put digits in the places of a format, from the last; what is left over stands first."""
    parts: list[str] = []
    first = 0
    for sign, is_meant in reversed(_signs(code)):
        parts.append(sign)
        if is_meant and sign == "0":
            parts[-1] = digits[-1:] or "0"
            digits = digits[:-1]
            first = len(parts)
    parts.insert(first, digits)
    return "".join(reversed(parts))
