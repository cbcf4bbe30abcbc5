"""Lists in a cell, as JSON or as Python writes them."""

from __future__ import annotations

import ast
import json
import re
from typing import Any

from generator.intake.register.sheets import text_of

JSON_LIST = "json"
"""The word for such a list among the separators of a column."""
_LONGEST = 100_000
_APART = re.compile(r"(?<=['\"])\s+(?=['\"])")


def items_of(text: str) -> list[str] | None:
    """Return the items of a list, each as a text; None when the text is no list.

    >>> items_of("['late', 7]")
    ['late', '7']
    """
    is_enclosed = text[:1] in "[({" and text[-1:] in "])}"
    if not is_enclosed or len(text) > _LONGEST:
        return None
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        if "," not in text:
            text = _APART.sub(", ", text)
        value = _of_python(text)
    if not isinstance(value, list | tuple | set):
        return None
    items = []
    for item in value:
        if isinstance(item, list | tuple | dict):
            items.append(json.dumps(item, ensure_ascii=False))
        else:
            items.append(text_of(item).strip())
    return items


def _of_python(text: str) -> Any:
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError, TypeError, RecursionError, MemoryError):
        return None
