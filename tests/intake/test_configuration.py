"""The plugin is added to a configuration of somebody else's, and not one sign of the rest changes."""

from __future__ import annotations

import difflib

import pytest

from generator.intake.configuration import has_lessons, with_lessons
from generator.intake.insertion import NoPlace

NAV = "  - Lessons: lessons/index.md"
TEXTS = {
    "lists with comments": (
        "nav:\n  - Home: index.md\n  # later:\n  # - New: new.md\nplugins:\n  - search:\n      lang: en\n  - tags  # all\n\nextra: {a: !ENV [B, c]}\n",
        [NAV, "  - lessons:", "      at: lessons/"],
    ),
    "lists without an indentation": (
        "plugins:\n- search\nnav:\n- index.md\n- A:\n  - a.md\n",
        ["- lessons:", "    at: lessons/", "- Lessons: lessons/index.md"],
    ),
    "plugins by name": (
        "plugins:\n  # built-in\n  search: {}\n  tags:\n    a: 1\ntheme: material\n",
        ["  lessons:", "    at: lessons/"],
    ),
    "no plugins": (
        "site_name: x\nemoji: !!python/name:material.emoji\n",
        ["plugins:", "  - search", "  - lessons:", "      at: lessons/", ""],
    ),
    "line ends of Windows": (
        "plugins:\r\n  - search\r\nsite_name: x\r\n",
        ["  - lessons:", "      at: lessons/"],
    ),
}


@pytest.mark.parametrize("name", TEXTS)
def test_lines_are_added_and_none_is_changed(name):
    text, lines = TEXTS[name]
    compared = difflib.ndiff(text.split("\n"), with_lessons(text, "lessons/").split("\n"))
    changes = [line for line in compared if line[0] in "-+"]
    assert changes == [f"+ {line}" for line in lines]


def test_lists_in_brackets_stay_in_brackets():
    text = "plugins: [search, tags]  # two\nnav: [index.md]\n"
    assert with_lessons(text, "know/") == (
        'plugins: [search, tags, {"lessons": {"at": "know/"}}]  # two\n'
        'nav: [index.md, {"Lessons": "know/index.md"}]\n'
    )


@pytest.mark.parametrize(
    "text",
    [
        "INHERIT: base.yml\nsite_name: x\n",
        "plugins:\nsite_name: x\n",
        "plugins: search\n",
        "plugins:\n  -\n    search: {}\n",
        "plugins: [\n  search,\n]\n",
        "plugins: {search: {}\n",
        "site_name: x\n---\nplugins: []\n",
    ],
)
def test_what_cannot_be_added_to_safely_is_left_alone(text):
    with pytest.raises(NoPlace, match=r"^its .?plugins|^it is not written"):
        with_lessons(text, "lessons/")


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("plugins: [search, lessons]\n", True),
        ("plugins:\n  - lessons: {at: x}\n", True),
        ("plugins: {lessons: {}}\n", True),
        ("plugins: [search]\nnav: [lessons]\n", False),
        ("site_name: lessons\n", False),
    ],
)
def test_the_plugin_is_known_where_it_is_there(text, there):
    assert has_lessons(text) is there
