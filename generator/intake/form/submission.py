"""The issue that came in: an event file of GitHub, JSON of GitLab, or the form's text itself."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from generator.records.characters import same_line_ends

MAX_BYTES = 1024 * 1024
_ADDRESS = re.compile(
    r"https?://[A-Za-z0-9.-]+(?::[0-9]{1,5})?/[A-Za-z0-9._~/%-]{1,300}/[0-9]{1,12}"
)
_HEADING = re.compile(r"(?m)^#{1,6} ")
"""What no JSON has at the beginning of a line, and most texts do."""
_NO_ISSUE = (
    "this is JSON, but no issue: give the event file of an issue, the issue itself, or its text"
)


class UnreadableSubmission(ValueError):
    """A submission that is no issue and no text; says what to give instead."""


@dataclass(frozen=True, slots=True)
class Submission:
    """A submission: an issue's title and text, and ``source``, its address or number."""

    title: str
    body: str
    source: str


def read_submission(content: bytes) -> Submission:
    """Return the submission in a file's bytes. JSON is known by its first sign.

    Raises UnreadableSubmission.
    """
    if len(content) > MAX_BYTES:
        size = f"this has {len(content):,} bytes, where {MAX_BYTES:,} is the most"
        raise UnreadableSubmission(f"{size}: keep the story, link the rest")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        fault = "this is not UTF-8 text: save it in the encoding UTF-8"
        raise UnreadableSubmission(fault) from None
    if text.lstrip()[:1] not in ("{", "[") or _HEADING.search(text):
        return Submission("", same_line_ends(text), "")
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        fault = "this begins like JSON and cannot be read as such: give the whole file, or text"
        raise UnreadableSubmission(fault) from None
    return _issue(data)


def _issue(data: Any) -> Submission:
    """Return the issue in an event of GitHub or GitLab, or in what their interfaces tell of one."""
    issue = data
    for name in ("object_attributes", "issue"):
        if isinstance(data, dict) and name in data:
            issue = data[name]
    if not isinstance(issue, dict) or issue.keys().isdisjoint(("body", "description")):
        raise UnreadableSubmission(_NO_ISSUE)
    title = issue.get("title")
    body = issue.get("body", issue.get("description"))
    if not isinstance(body, str | None):
        raise UnreadableSubmission(_NO_ISSUE)
    title = title if isinstance(title, str) else ""
    text = same_line_ends(_whole(body or ""))
    return Submission(_whole(title), text, _source(issue))


def _source(issue: dict[str, Any]) -> str:
    """Return the address of an issue, or else its number; empty where neither is told."""
    number = issue.get("number", issue.get("iid"))
    source = ""
    if type(number) is int and 0 < number < 10**12:
        source = f"issue {number}"
    for name in ("url", "web_url", "html_url"):
        address = issue.get(name)
        if isinstance(address, str) and _ADDRESS.fullmatch(address):
            source = address
    return source


def _whole(text: str) -> str:
    """Return the text without halves of characters, which JSON can hold and no file can."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
