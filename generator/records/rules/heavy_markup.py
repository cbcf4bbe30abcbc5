"""No text costs a page more than thousands of others together."""

from __future__ import annotations

from collections.abc import Iterator

from generator.problem import Finding, Rule
from generator.records.markdown import TooCostly, markdown_parser, may_be_costly, parsed
from generator.records.record import Record, Records

RULE = Rule(
    name="heavy-markup",
    requires="`failure` has no more markup than a page of many screens: some thousand marks, list "
    "items or cells.",
    because="A few thousand brackets inside each other take a build longer than all other "
    "lessons. Text without markup, and what stands in a code block, may be as long as the file.",
    refused="failure: '[[[[[[[[… ten thousand times'",
    accepted="failure: |\n  ```\n  [[[[[[[[… as often as it was in the log\n  ```",
)
_ADVICE = (
    "put logs and data between two lines of ```, and leave out lists, tables and links nobody reads"
)

_parser = markdown_parser()


def check(record: Record, _records: Records) -> Iterator[Finding]:
    """Yield a finding for each Markdown text whose markup costs too much."""
    for path, text in record.source.texts("failure"):
        try:
            if may_be_costly(text):
                parsed(_parser, text, {})
        except TooCostly:
            message = "this text has more markup than a page can be made of in good time"
            yield Finding(RULE, path, message, _ADVICE)
