"""Markdown for programs that read: nothing that an author writes passes for a part of ours."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path
from urllib.parse import urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from generator.site.markdown_copies import markdown_files
from generator.site.pages import Pages, Settings

BOARDS = Path(__file__).parents[1] / "ferry" / "boards"
SITE = "https://lessons.example.org/deep/"
OURS = {
    "What failed", "Why", "What changed", "Making it right", "Did it work?", "Where else?", "Comes up when",
    "Before you start", "Other lessons", "Where it was used", "References",
}  # fmt: skip
# A reader that does everything that Markdown may ask of it.
MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
MARKDOWN.validateLink = lambda _: True


@pytest.fixture(scope="session")
def copies_of(today):
    """Every Markdown file of a catalogue, by its address."""

    def make(catalogue, site_url=SITE, site_name="Lessons"):
        pages = Pages(catalogue, Settings(today=today, site_url=site_url, site_name=site_name))
        return {file.address: file.content.decode() for file in markdown_files(pages)}

    return make


def tokens(markdown):
    for token in MARKDOWN.parse(markdown):
        yield token
        yield from token.children or ()


def headings(markdown):
    """The headings that are not part of a quotation or a list, with their levels."""
    parts = MARKDOWN.parse(markdown)
    return [
        (token.tag, following.content)
        for token, following in pairwise(parts)
        if token.type == "heading_open" and token.level == 0
    ]


def links(markdown):
    return [token.attrs["href"] for token in tokens(markdown) if token.type == "link_open"]


def test_a_copy_tells_what_the_record_tells(ferry, copies_of):
    copy = copies_of(ferry)["lessons/overbooked-on-midsummer.md"]
    assert copy == (BOARDS / "lesson.md").read_text()


def test_every_lesson_has_a_copy_and_its_page_names_it(ferry, site_of):
    site = site_of(ferry)
    for lesson in ferry.lessons:
        [form] = site.file(f"lessons/{lesson.id}/").head.alternates
        assert (form.type, form.address) == ("text/markdown", f"lessons/{lesson.id}.md")
        assert form.address in site.files


def test_what_no_longer_holds_says_so_at_the_top(ferry, lesson_of, catalogue_of, copies_of):
    copies = copies_of(ferry)
    withdrawn = copies["lessons/lamps-of-the-old-pier.md"].splitlines()[2]
    superseded = copies["lessons/ticket-codes-unreadable.md"].splitlines()[2]
    assert withdrawn == "**Withdrawn.** It no longer counts: The old pier was taken down in 2020."
    assert superseded.startswith(
        "**Superseded.** What holds now: [Codes on screens could not be read"
    )
    hidden = copies_of(catalogue_of([lesson_of("late", superseded_by=["hidden"])]))[
        "lessons/late.md"
    ]
    assert "**Superseded.** Another lesson has replaced this one." in hidden
    assert "hidden" not in hidden


@pytest.mark.parametrize("site_url", [SITE, ""])
def test_every_link_of_ours_leads_somewhere(ferry, copies_of, site_of, site_url):
    site = site_of(ferry)
    for address, text in copies_of(ferry, site_url=site_url).items():
        for link in links(text):
            target = urljoin(SITE + address, link)
            assert site.standing_at(target) is not None or target.startswith(
                "https://example.org/"
            ), (address, link)


def test_llms_txt_has_the_form_that_its_readers_know(ferry, copies_of):
    text = copies_of(ferry, site_name="Ferry *& Sons*")["llms.txt"]
    assert headings(text) == [
        ("h1", r"Ferry \*\& Sons\*"),
        ("h2", "All of it"),
        ("h2", "Newest lessons"),
    ]
    assert text.splitlines()[2].startswith("> ")
    listed = text.partition("## Newest lessons")[2].strip().splitlines()
    assert len(listed) == len(
        [lesson for lesson in ferry.lessons if not (lesson.withdrawn or lesson.superseded_by)]
    )
    assert all(re.match(r"- \[.+\]\(https://\S+\.md\): ", line) for line in listed)


def record(text):
    return {
        "title": f"T{text}"[:100],
        "lesson": text,
        "kind": "experiment",
        "hypothesis": text,
        "failure": text,
        "impact": text,
        "surprise": text,
        "causes": [{"factor": "tooling", "text": text}],
        "changes": [{"text": text, "owner": text, "evidence": "https://example.org/?a=1&b=2"}],
        "recovery": dict.fromkeys(["heard", "told"], text),
        "verification": {
            "measure": text,
            "found": text,
            "by": text,
            "result": "partly",
            "date": "2025",
        },
        "where_else": [{"area": "hotel-desk", "result": "found", "note": text}],
        "applies_to": {"phrases": [text]},
        "ask": text,
        "stop_when": text,
        "withdrawn": text,
        "applied": [{"where": text}],
        "references": [{"title": text, "url": "https://example.org/a_(b)*c*"}],
    }


def check(text, lesson_of, catalogue_of, copies_of):
    lessons = [
        lesson_of("late", **record(text)),
        lesson_of("again", **record(text), recurrence_of=["late"]),
    ]
    copies = copies_of(catalogue_of(lessons), site_name=f"S{text}")
    for address in ("lessons/late.md", "lessons/again.md"):
        found = headings(copies[address])
        assert found[0][0] == "h1"
        assert {tag for tag, _ in found[1:]} == {"h2"}
        assert [heading for _, heading in found[1:]] == [
            name for _, name in found[1:] if name in OURS
        ]
        assert len(found) == len({name for _, name in found})
    for copy in copies.values():
        active = [
            token.type
            for token in tokens(copy)
            if token.type in ("html_inline", "html_block", "image")
        ]
        assert active == []
        assert all(
            link.lower().startswith(("http://", "https://", "mailto:")) for link in links(copy)
        )


HOSTILE = [
    "# Why",
    "Why\n===\n\nMore\n---",
    "~~~\n# a\n~~~~~~\n\n## What changed",
    "```\nnever closed\n\n## Why",
    "<script>alert(1)</script>",
    "<!-- hidden",
    "a\n\n<div>\n\n## Why\n\n</div>",
    "[a](javascript:alert(1)) ![b](https://example.org/pixel)",
    "[a]: javascript:alert(1)\n\n[a] [Why]",
    "[a](\njavascript:x)",
    "[a](&#106;avascript:x)",
    "<javascript:alert(1)>",
    "> quoted\nlazy\n# Why",
    "1. a\n\n   # Why\n- b",
    "a\u2028# Why\x0b# Why\x85# Why",
    "| a |\n|---|\n| # |",
    "a\r# Why\r\n# Why",
    "\\",
    "`",
    "    # Why",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_only_read(lesson_of, catalogue_of, copies_of, text):
    check(text, lesson_of, catalogue_of, copies_of)


@given(
    st.text("#=-+*_~`>|<![](){}\\ &;:.\n\t\r1ajs/\"'x", min_size=1, max_size=60).filter(str.strip)
)
def test_no_text_makes_headings_links_or_elements(lesson_of, catalogue_of, copies_of, text):
    check(text, lesson_of, catalogue_of, copies_of)


@pytest.mark.parametrize(
    "text", ["- b", "+ b", "1. b", "12) b", "# b", "> b", "= b", "a *b* _c_ `d` ~~e~~ &lt; | \\"]
)
def test_a_plain_text_is_read_as_it_was_written(lesson_of, catalogue_of, copies_of, text):
    copy = copies_of(catalogue_of([lesson_of("late", lesson=text, changes=[{"text": text}])]))[
        "lessons/late.md"
    ]
    read = [
        "".join(part.content for part in token.children)
        for token in tokens(copy)
        if token.type == "inline"
    ]
    assert read.count(text) == 1
    assert f"{text} (not known to be made)" in read


def test_prose_stays_what_it_is(lesson_of, catalogue_of, copies_of):
    prose = "It was *expected*.\n\n- one\n- [two](https://example.org/)\n\n```\n# code\n```"
    copy = copies_of(catalogue_of([lesson_of("late", failure=prose)]))["lessons/late.md"]
    quoted = "\n".join(f"> {line}".rstrip() for line in prose.splitlines())
    assert f"## What failed\n\n{quoted}\n\n## Why" in copy


def test_a_site_may_leave_out_what_programs_get_of_each_lesson(base, site):
    base.lesson("2020/late")
    both, neither = site(), site(copies=())
    left_out = {"lessons/late.md", "api/v1/lessons/late.json"}
    assert {file.address for file in both.all} - {file.address for file in neither.all} == left_out
    for file in neither.all:
        if file.address.endswith((".json", ".txt", "/")):
            assert b"late.md" not in file.as_bytes(), file.address
    assert neither.file("lessons/late/").head.alternates == ()
    described = json.loads(neither.file("api/v1/openapi.json").content)
    assert "/api/v1/lessons/{id}.json" not in described["paths"]
    llms = neither.file("llms.txt").content.decode()
    assert "lessons/late/" in llms
    assert "(id).json" not in llms
    data = json.loads(site(copies=("data",)).file("api/v1/lessons/late.json").content)
    assert "markdown" not in data
