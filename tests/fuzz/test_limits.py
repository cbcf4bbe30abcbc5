"""What is meant to stop a reader, tried in a process that the system ends when one takes too much of anything."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

HERE = Path(__file__).parent
SOUND = (HERE.parent / "records" / "valid" / "minimal.yml").read_text()
REFUSED = {
    "a quoted name of 60,000 characters": f"? \"{'x' * 60_000}\"\n: a",
    **{f"25,000 times {name}": f"x_a: {sign * 25_000}" for name, sign in {
        "opening brackets": "[", "braces": "{", "dashes": "- ", "question marks": "? ", "both": "[{", "tags": "!x ", "anchors": "&a ",
    }.items()},
    "merge keys": "x_a: &a {a: 1}\n" + "\n".join(f"x_{n}: &b{n} {{<<: [{', '.join(['*a'] * 40)}]}}" for n in range(40)),
    "aliases of aliases": "\n".join(f"x_{n}: &x{n} [{', '.join([f'*x{n - 1}'] * 9) if n else 'a'}]" for n in range(30)),
    "2,001 values": f"x_a: [{', '.join(['a'] * 2001)}]",
    "30,000 values": f"x_a: [{','.join('a' * 30_000)}]",
    "10,000 fields": "\n".join(f"x{n}:" for n in range(9_000)),
    "a name of 60,000 characters": f"{'x' * 60_000}: a",
    "a number of 60,000 digits": f"review: {{every: {'9' * 60_000}}}",
    "a year of 60,000 digits": f"verification: {{date: {'9' * 60_000}}}",
    "halves of characters": f'x_a: "{chr(92)}uD800{chr(92)}uDFFF"\nx_b: "{chr(92) + "ud83d"}"',
    "10,000 escapes": 'x_a: "' + "\\x00" * 10_000 + '"',
    "60,000 control characters": "x_a: " + "\x01" * 60_000,
    "tags that are long": "x_a: !" + "%41" * 20_000 + " a",
    "64 KiB and one byte": "#" * (65_537 - len(SOUND)),
}  # fmt: skip

FINE = {
    "60,000 empty lines": "\n" * 60_000,
    "60,000 spaces": "x_a: a" + " " * 60_000 + "b",
    "20,000 comments": "#\n" * 20_000,
    "6,000 allowances": "# allow blame: a\n" * 3_600,
    "20,000 quotation marks": "x_a: " + "''" * 20_000,
    "an entity in an entity": "x_a: '<!DOCTYPE a [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>&b;'",
    "25,000 times (": "x_a: " + "(" * 25_000,
}  # fmt: skip
"""Long, and nothing is wrong with it."""

# For every rule: what nearly fits it, as long as a file can be.
NEAR_MISSES = [
    "should have ", "forgot to ", "failed to follow ", "could easily ", "human error,", "not careful", "be more careful ",
    "remind all ", "staff were told to ", "the agent ", "if only ", "obviously ", "a", "A1", "Mr. ", "Dr Jane ", "Mrs A", "0", "4111 ", "+49 ", "+1-", "(555) ",
    "DE89 3704 ", "AB12", "1.2.3.", "2001:db8:", "a@", "a@b.", "@a", "a.a", "a-", "eyJ", "eyJa.", "AKIA", "AKIAIOSFODNN7EXAMPL", "ghp_", "ghp_a", "xoxb-", "xoxb-1-",
    "-----BEGIN ", "-----BEGIN RSA PRIVATE KEY-----", "password=", "password: a ", 'token="', "Bearer ", "Bearer a", "https://a:", "https://a:b", "https://", "//",
    "sk_live_", "AIza", "npm_", "glpat-", "born on 1", "1 January ", "12/", "order no. ", "customer 12", "%41", "%", "\\\\x41", "\u0301", "é", "日", "ﬁ",
    "[", "![", "](", "*", "_", "**a", "`", "``a", "<", "<a ", "<!--", "&", "&#", "> ", "- ", "1. ", "# ", "|", "|-", "~~", "\\\\", "http://a.", "www.", "a_b",
]  # fmt: skip
FIELDS = ("x_own", "impact")
SECRET_WHEN_REPEATED = {"xoxb-", "xoxb-1-", "glpat-", "-----BEGIN RSA PRIVATE KEY-----"}


def test_a_file_that_is_meant_to_stop_a_reader_is_refused(tried, tmp_path):
    assert tried("record", "--files", laid(tmp_path, REFUSED))["accepted"] == []


def test_a_file_that_is_only_long_is_accepted(tried, tmp_path):
    assert set(tried("record", "--files", laid(tmp_path, FINE))["accepted"]) == set(FINE)


@pytest.mark.parametrize("field", FIELDS)
def test_what_nearly_fits_a_rule_is_judged_and_shown_however_long_it_is(
    field, tried, tmp_path, is_night
):
    """By day, one field takes every fourth of them, and the other one those between."""
    signs = NEAR_MISSES if is_night else NEAR_MISSES[2 * FIELDS.index(field) :: 4]
    texts = {str(number): f"{field}: {long(sign)}" for number, sign in enumerate(signs)}
    accepted = tried("record", "--files", laid(tmp_path, texts))["accepted"]
    refused = {sign for number, sign in enumerate(signs) if str(number) not in accepted}
    assert refused == SECRET_WHEN_REPEATED & set(signs)


def long(sign):
    """A value that says it so often that the file is nearly full."""
    quoted = json.dumps(sign, ensure_ascii=False)[1:-1]
    return f'"{quoted * (60_000 // len(quoted.encode()))}"'


PASTED = [
    "<!--", "<!-- a -->", "<!-- a -->\n", "-->", "<", "<b>", "<b ", "</b>", "<td>", "<br>", "<li>", '<img "', "<img src='", '<img src="https://x.y" alt=',
    "<a href=https://x.y>a", "<details><summary>a</summary>", "<p>\n", "|<br>", "![", "![[]", "![\\]", "![a](", "![a](((", "[![a](b)](", '![a](b "c', "![a](b){",
    "`", "` `` ``` ", "```\n", "```a\n~~~b\n", "<!--\n```\n", "\\", " ", "\t", "\n", " >", "> ", ">>> a\n", "- ", "  - a\n", "- a\n  ", "- [ ] a\n", "1. ", "* * ",
    "### Headline\na\n", "# a\n", "a\n---\n", "What failed?\n---\n", "**a", "Date: ", "Sources:\n", "https://x.y/", "https://x.y/a.png\n", "On 2021 ", "On 2021\n", "> On 2021 wrote:\n",
]  # fmt: skip
"""What people paste into a form, and pieces of it."""


def test_a_form_full_of_anything_is_read(tried, tmp_path, is_night):
    """By day every second piece, and a third as full: what costs more than in proportion is seen in that, too."""
    (tmp_path / "files").mkdir()
    most, pieces = (65_000, PASTED) if is_night else (22_000, PASTED[::2])
    for number, piece in enumerate(pieces):
        begin = "### Headline\n\na\n\n### What failed?\n\n" if number % 2 else ""
        (tmp_path / "files" / str(number)).write_text(begin + piece * (most // len(piece)))
    tried("submission", "--files", tmp_path / "files")


def laid(folder, texts):
    """A folder of sound records with these lines added."""
    (folder / "files").mkdir()
    for name, text in texts.items():
        (folder / "files" / name).write_text(f"{SOUND}{text}\n")
    return folder / "files"
