"""An item is added to a list of a file, and not one sign of the rest changes."""

from __future__ import annotations

import pytest

from generator.intake.insertion import NoPlace, with_item
from generator.records.source import parse

ITEM = {"where": 'Shop 2: "it\'s" # new', "date": "2026-11"}
BLOCK = "- where: 'Shop 2: \"it''s\" # new'\n  date: 2026-11\n"
TEXTS = {
    "no list": ("title: x # c\n", "applied:\n  ", "title: x # c\n", ""),
    "nothing at all": ("", "applied:\n  ", "", ""),
    "no end of the line": ("title: x", "applied:\n  ", "title: x\n", ""),
    "comments around": (
        "applied:\n  # a\n  - where: b # c\n\n# d\ntags: [e]\n", "  ", "applied:\n  # a\n  - where: b # c\n", "\n# d\ntags: [e]\n",
    ),
    "no indentation": ("applied:\n- where: a\ntags: [e]\n", "", "applied:\n- where: a\n", "tags: [e]\n"),
    "a block at the end": ("applied:\n- note: >\n    a\n    b\ntags: [e]\n", "", "applied:\n- note: >\n    a\n    b\n", "tags: [e]\n"),
    "a text over two lines": ('applied:\n- where: "a\n    b"\n', "", 'applied:\n- where: "a\n    b"\n', ""),
    "braces": ("applied:\n  - {where: a,\n     date: 2020}\n", "  ", "applied:\n  - {where: a,\n     date: 2020}\n", ""),
}  # fmt: skip


@pytest.mark.parametrize("name", TEXTS)
def test_an_item_stands_behind_the_last_one_as_that_is_written(name):
    text, margin, before, after = TEXTS[name]
    item = BLOCK.replace("\n  date", f"\n{' ' * len(margin.rpartition(chr(10))[2])}  date")
    assert with_item(text, "applied", ITEM) == f"{before}{margin}{item}{after}"


@pytest.mark.parametrize("text", ["applied: [] # c\n", "applied: [{where: a}]  # c\ntags: [e]\n"])
def test_a_list_in_brackets_stays_one(text):
    longer = with_item(text, "applied", ITEM)
    assert parse(longer, "").data["applied"][-1] == ITEM
    before, _, after = text.partition("]")
    assert longer.startswith(before)
    assert longer.endswith(f"]{after}")


@pytest.mark.parametrize(
    "text",
    [
        "applied: [\n  {where: a},\n]\n",
        "applied:\n  -\n    where: a\n",
        "applied: {where: a}\n",
        "applied: a\n",
        "applied:\n",
        "title: x\n...\n",
        "{title: x}\n",
        "  title: x\n",
        "title: [\n",
        "- title\n",
        "title: x\nfailure: |\n  no end of the line",
    ],
)
def test_where_all_else_could_not_stay_there_is_no_place(text):
    with pytest.raises(NoPlace):
        with_item(text, "applied", ITEM)
