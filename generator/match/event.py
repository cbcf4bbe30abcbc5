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
        data = json.loads(event.decode("utf-8-sig"))
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    for name in ("pull_request", "issue", "object_attributes"):
        part = data.get(name) if isinstance(data, dict) else None
        if isinstance(part, dict):
            return _joined(part)
    return ""


def _joined(part: dict[str, Any]) -> str:
    texts = (part.get(name) for name in ("title", "body", "description"))
    return "\n\n".join(text for text in texts if isinstance(text, str) and text.strip())
