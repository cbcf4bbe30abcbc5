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
    signs = _SIGN.findall(_NO_SIGN.sub("", code.partition(";")[0]))
    return [(quoted or escaped or sign, bool(sign)) for quoted, escaped, sign in signs]


@cache
def shows_otherwise(code: str) -> bool:
    """True for a share in per cent, a number with zeros or letters before it, and a month."""
    plain = "".join(sign for sign, is_meant in _signs(code) if is_meant).lower()
    added = "".join(sign for sign, is_meant in _signs(code) if not is_meant)
    fewest = 1 if re.search(r"[^\W\d_]", added) else 2
    is_padded = bool(_ONLY_ZEROS.fullmatch(plain)) and plain.count("0") >= fewest
    return is_padded or "%" in plain or ("y" in plain and not set("dhs") & set(plain))


def shown(value: object, code: str) -> object:
    """Return a value as its format shows it, but never less exact than it is; a month as 2021-06.

    >>> shown(0.07, "0%"), shown(71.0, "00000")
    ('7%', '00071')
    """
    if isinstance(value, datetime.date):
        is_month = any(sign in "mM" for sign, is_meant in _signs(code) if is_meant)
        return value.isoformat()[: 7 if is_month else 4]
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        return value
    if any(sign == "%" and is_meant for sign, is_meant in _signs(code)):
        share = Decimal(f"{value:.12g}") * 100
        return f"{share.normalize():f}%"
    return _padded(str(int(value)), code) if float(value).is_integer() else value


def _padded(digits: str, code: str) -> str:
    parts: list[str] = []
    first = 0
    for sign, is_meant in reversed(_signs(code)):
        parts.append(sign)
        if is_meant and sign == "0":
            parts[-1], digits = digits[-1:] or "0", digits[:-1]
            first = len(parts)
    parts.insert(first, digits)
    return "".join(reversed(parts))
