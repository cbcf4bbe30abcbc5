"""Reads a pull request, merge request or issue as GitHub and GitLab hand it to a job."""

from __future__ import annotations

import json
from typing import Any

MOST = 25_000_000
"""Bytes of an event: what GitHub sends at most."""


def text_of(event: bytes) -> str:
    """Return the title and the description; empty for an event that has neither.

    Raises ValueError for what is no JSON.
    """
    if len(event) > MOST:
        raise ValueError("it is larger than any event")
    try:
        # No number is looked at, and one may have any number of digits.
        data = json.loads(event.decode("utf-8-sig"), parse_int=str)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    if isinstance(data, dict):
        for name in ("pull_request", "issue", "object_attributes"):
            part = data.get(name)
            if isinstance(part, dict):
                return title_and_description(part)
    return ""


def title_and_description(part: dict[str, Any]) -> str:
    """Return what somebody wrote of a request or an issue."""
    texts = []
    for name in ("title", "body", "description"):
        text = part.get(name)
        if isinstance(text, str) and text.strip():
            texts.append(text)
    return "\n\n".join(texts)
