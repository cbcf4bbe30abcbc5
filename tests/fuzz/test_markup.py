"""What Markdown may cost: counted by the parser's own steps, whatever is written."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.records.markdown import BUDGET, TooCostly, markdown_parser, may_be_costly, parsed
from generator.site import prose

LONGEST = 64 * 1024
STEPS = 100 * BUDGET
"""Calls of Python functions that no text may need: the costliest that was found needs two thirds of them."""

SIGNS = [
    "[", "]", "![", "](", "[a](", "[](<", '[a](b "', "[a]: ", "[a]:\n", "[a]: b\n", "[a\n", "[^", "*", "**", "_", "~~", "*a ", "a* ", "*a_",
    "***a ", "**x", "x**", "`", "``", "` `` ", "```\n", "~~~\n", "<", "<a ", "<a:b>", "<http://a.b/>", "<!--", "<![CDATA[", "<?", "&", "&#", "&amp;",
    "&#x1", "\\", "\\\n", "!", "|", "a|", "|a|\n", "|-", "|-|-|\n", "a|b\n-|-\n\n", "a|b\n-|-\n", "|`\n", "> ", ">", "> a\n", "> - ", "- ", "- a\n",
    "- a\n\n", "1. ", "1) b\n2. a\n", "    a\n", "\ta\n", "# a\n", "#", "a\n=\n", "a\n---\n", "---\n", "* ", "a  \n", "a\n", "a\n\n", "http://a.b/",
    "www.a.b ", "é*", "\xa0", " ", "\n", "a", "返", "(", ")", "[[a]]", ":", "-",
]  # fmt: skip


def steps(work, *arguments):
    """How many functions a piece of work calls: the same on every machine."""
    count = 0

    def called(_frame, event, _argument):
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(called)
    try:
        work(*arguments)
    finally:
        sys.setprofile(before)
    return count


def repeated(*parts):
    text = "".join(parts)
    return text * (LONGEST // len(text.encode()))


IS_NIGHT = settings.default.max_examples >= 100


# All of them by night; every eighth before a merge.
@pytest.mark.parametrize("sign", SIGNS if IS_NIGHT else SIGNS[::8])
def test_no_sign_costs_more_than_its_bound_however_often_it_is_written(sign):
    text = repeated(sign)
    assert steps(prose.to_html, text) < STEPS
    assert steps(prose.to_text, text) < STEPS


@pytest.mark.parametrize("columns", [2, 50, 99, 1000])
@pytest.mark.parametrize("row", ["a\n", "|\n", "|a|b|\n"])
def test_no_table_costs_more_than_its_bound(columns, row):
    head = "a|" * columns + "\n" + "-|" * columns + "\n"
    assert steps(prose.to_html, head + row * ((LONGEST - len(head)) // len(row))) < STEPS


def test_nothing_inside_each_other_costs_more_than_its_bound():
    deep = "".join(f"{'  ' * level}* a\n" for level in range(60))
    lazy = ">" * 30 + "\n" + "a\n" * 30_000
    brackets = "[" * 20_000 + "a" + "](http://b.c)" * 3_000
    runs = " ".join("`" * length for length in range(1, 350))
    for text in (deep * 10, lazy, brackets, runs, "x" + "*" * 60_000 + "x"):
        assert steps(prose.to_html, text) < STEPS


@settings(max_examples=25 if IS_NIGHT else 10)
@given(st.lists(st.sampled_from(SIGNS) | st.text(max_size=3), min_size=1, max_size=8).filter(any))
def test_no_mixture_of_signs_costs_more_than_its_bound(parts):
    assert steps(prose.to_html, repeated(*parts)) < STEPS


@settings(max_examples=500 if IS_NIGHT else 100)
@given(st.lists(st.sampled_from(SIGNS) | st.text(max_size=3), max_size=150))
def test_what_is_not_parsed_to_be_judged_costs_less_than_the_bound(parts):
    text = "".join(parts)
    if not may_be_costly(text):
        parsed(markdown_parser(), text, {})


HONEST = {
    "prose": (
        "The till was told of each refund twice, which nobody could see.\n" * 2
        + "*That* took `3` days.\n"
    )
    * 430,
    "one line": "Nobody knew why [the list](https://example.org/list) was empty, and **everybody** waited. "
    * 150,
    "a log": "```\n" + "[12:00:01] <warn> *** retry [[a]] & `b` | c_d_e ~~ [\n" * 1100 + "```\n",
    "indented": "    if (a[i] < b[j] && *p++) { x[i][j] = '[' }\n" * 1200,
    "a table": "| Day | Calls | Lost |\n|-|-:|-:|\n" + "| 12 May | 1,204 | 35 |\n" * 300,
    "a list": "- The *first* thing that was tried did not help.\n" * 400,
    "steps": "".join(f"{number}. Somebody looked again.\n\n" for number in range(1, 400)),
    "dots": "." * 60_000,
    "a rule": "-" * 60_000,
}


@pytest.mark.parametrize("text", HONEST.values(), ids=HONEST)
def test_honest_text_stays_within_the_budget_up_to_the_largest_record(text):
    assert len(text.encode()) < LONGEST
    parsed(markdown_parser(), text, {})


def test_what_costs_too_much_is_shown_as_it_was_written(page_of):
    text = "[" * 60_000 + "<b>"
    with pytest.raises(TooCostly):
        parsed(markdown_parser(), text, {})
    assert page_of(prose.to_html(text)).text == text
