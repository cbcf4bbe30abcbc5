"""Contributors' Markdown: what it may become, and what it never becomes."""

from __future__ import annotations

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from generator.site import prose

HEADINGS = {"h3", "h4", "h5", "h6"}
INLINE = {"a", "br", "code", "em", "s", "strong"}
TABLE = {"thead", "tbody", "tr", "th", "td"}
TAGS = HEADINGS | INLINE | TABLE | {"p", "hr", "pre", "blockquote", "ul", "ol", "li"}
ATTRIBUTES = {
    "a": {"href", "rel"},
    "code": {"class"},
    "ol": {"start"},
    "th": {"align"},
    "td": {"align"},
}
SCHEMES = ("http:", "https:", "mailto:")

EXAMPLES = settings.default.max_examples * 3 // 2
bounded = settings(
    deadline=None,
    max_examples=EXAMPLES,
    phases=[phase for phase in Phase if phase is not Phase.explain],
)

PIECES = [
    *["#", "##", "-", "+", "*", "1.", "1)", ">", "|", "`", "```", "~~~", "~~", "**", "__", "[", "](", ")", "![", "]:", "<", ">", "&", ";", ":", "\\", "/", '"', "'", "=", "===", "---", "***", "a", "b", "é", "返", "{{", "}}", "{%", "%}", "{:", ".x", "#y", "onclick=x", "}"],
    *["\n", "\n\n", " ", "    ", "\t", "  \n", "\r\n", "\u00a0", "\u2028", "\x0c", "\x85", "\ufeff"],
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<style>", "</p>", "<!--", "-->", "<![CDATA[", "<?php", "<svg onload=x>",
    "<a href=javascript:alert(1)>", "</textarea>", "<details open ontoggle=x>", "<math><mtext>", "<b", "<https://example.org>", "<javascript:x>",
    "[a](javascript:alert(1))", "[a](JaVaScRiPt&colon;alert(1))", "[a](data:text/html,x)", "[a](//example.org)", "[a](../up)", "[a](#here)",
    "[a](https://example.org 'title')", "[a](https://example.org '<table>')", "<table>", "</table>", "[a](mailto:a@example.org)", "[a]: https://example.org", "![a](https://example.org/a.png)",
    "| a | b |\n|:--|--:|\n| c | d |\n", "```js onload=x\n", '```" onclick=x\n', "&#106;avascript:", "&lt;script&gt;", "&amp;lt;",
]  # fmt: skip
markdown = st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=25).map("".join)
visible = markdown.map(str.strip).filter(
    lambda text: any(c.isprintable() and not c.isspace() for c in text)
)


def check(page):
    """Check that a piece of HTML can do nothing but be read.

    A table may stand in a frame of ours, which says the same for every table.
    """
    assert page.oddities == []
    frames = [tuple(element.attributes.items()) for element in page.all("div")]
    tables = [tuple(element.attributes.items()) for element in page.all("table")]
    assert len(frames) in (0, len(tables))
    assert len({*frames}) <= 1
    assert {*tables} <= {(), (("class", "lesson-grid"),)}
    assert {name for frame in frames for name, _ in frame} <= {
        "class",
        "role",
        "aria-label",
        "tabindex",
    }
    for element in page.elements:
        if element.tag in ("div", "table"):
            continue
        assert element.tag in TAGS
        assert element.attributes.keys() <= ATTRIBUTES.get(element.tag, set())
        if "href" in element.attributes:
            assert element.attributes["href"].lower().startswith(SCHEMES)
        if element.tag == "code":
            assert " " not in element.attributes.get("class", "language-")
            assert element.attributes.get("class", "language-").startswith("language-")
        assert element.attributes.get("align", "left") in ("left", "right", "center")


@bounded
@given(markdown)
@example("<script>alert(1)</script>")
@example("[a](javascript:alert(1))")
@example('```js" onclick=x\nx\n```')
def test_whatever_is_written_becomes_nothing_but_what_is_allowed(page_of, text):
    check(page_of(prose.to_html(text)))


@settings(bounded, max_examples=2 * EXAMPLES)
@given(visible)
@example("a\n\n\n\nb")
@example("a\nb\n=\nc")
@example("a\n1986. A year")
@example("a\n\x0b\nb")
@example("a\x0cb")
@example("a\x85b\n\x85\nc")
@example("a\u2028b\n\u2028\nc")
@example("a\n\n    b")
@example("\"quoted\" and 'single' -- dashes ... (c)")
def test_the_short_cut_for_plain_paragraphs_gives_what_the_parser_gives(text):
    assert prose.to_html(text) == prose.sanitised(text)


plain = st.lists(
    st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30)
    | st.sampled_from(["\n", "\n\n", "\n\n\n", ". ", " - ", " 1. ", ": "]),
    min_size=1,
    max_size=8,
).map(lambda parts: "".join(parts).strip())


@settings(bounded, max_examples=2 * EXAMPLES)
@given(plain.filter(bool))
def test_the_short_cut_gives_what_the_parser_gives_for_text_of_all_scripts(text):
    assert prose.to_html(text) == prose.sanitised(text)


def test_the_short_cut_is_taken_for_plain_paragraphs(monkeypatch, page_of):
    monkeypatch.setattr(prose, "sanitised", lambda _text: pytest.fail("it was parsed"))
    page = page_of(
        prose.to_html(
            'A refund was expected once, and came twice.\n\nNobody knew "why"; it took 3 days.'
        )
    )
    assert [p.text for p in page.all("p")] == [
        "A refund was expected once, and came twice.",
        'Nobody knew "why"; it took 3 days.',
    ]


@bounded
@given(st.text(alphabet=st.characters(categories=["L", "N", "Zs"]), min_size=1, max_size=60))
def test_letters_of_any_script_arrive_unchanged(page_of, text):
    assert page_of(prose.to_html(f"x {text} x")).text == " ".join(f"x {text} x".split())


def html(text):
    return str(prose.to_html(text))


def test_emphasis_lists_and_quotes_become_what_they_mean(page_of):
    page = page_of(html("*a* **b** ~~c~~\n\n- one\n- two\n\n3. three\n\n> said\n\n---\n\n`x < y`"))
    assert {"em", "strong", "s", "ul", "ol", "li", "blockquote", "hr", "code"} <= {
        e.tag for e in page.elements
    }
    assert "x < y" in page.text
    assert [e.attributes for e in page.all("ol")] == [{"start": "3"}]


def test_a_table_keeps_its_columns_and_their_alignment_without_any_style(page_of):
    page = page_of(html("| Day | Calls | Share |\n|:--|--:|:-:|\n| Mo | 12 | 4 % |\n"))
    assert [(cell.text, cell.attributes["align"]) for cell in page.all("th")] == [
        ("Day", "left"),
        ("Calls", "right"),
        ("Share", "center"),
    ]
    assert [cell.text for cell in page.all("td")] == ["Mo", "12", "4 %"]
    assert "style" not in html("|a|\n|:-:|\n|b|\n")


def test_a_table_of_absurd_width_stays_text(page_of):
    assert not page_of(html(f"{'|a' * 200}|\n{'|-' * 200}|\n" + "|b|\n" * 80)).all("table")


@pytest.mark.parametrize("language", ["python", "c++", "c#", "objective-c", "asp.net"])
def test_code_tells_its_language(page_of, language):
    page = page_of(html(f"```{language}\nif a < b & c:\n  pass\n```"))
    [code] = page.all("code")
    assert code.attributes == {"class": f"language-{language}"}
    assert "if a < b & c:\n  pass\n" in code.spaced


@pytest.mark.parametrize("language", ['"onclick=x', "a'b", f"{'x' * 60}", "md-nav__item", "<b>"])
def test_what_is_no_language_is_no_class(page_of, language):
    [code] = page_of(html(f"```{language}\nx\n```")).all("code")
    assert set(code.attributes) <= {"class"}
    assert code.attributes.get("class", "") in ("", f"language-{language}")
    assert (
        code.attributes.get("class", "")
        .removeprefix("language-")
        .replace("-", "")
        .replace("_", "")
        .isalnum()
        or not code.attributes
    )


def test_headings_go_below_those_of_the_page(page_of):
    page = page_of(
        html("# One\n\n## Two\n\n### Three\n\n#### Four\n\n##### Five\n\n###### Six\n\nSetext\n===")
    )
    assert [element.tag for element in page.elements] == ["h3", "h4", "h5", "h6", "h6", "h6", "h3"]


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/a?b=1&c=2#d",
        "http://example.org",
        "mailto:help@example.org",
        "HTTPS://example.org/",
    ],
)
def test_a_link_to_the_web_or_to_a_mailbox_leads_there_and_tells_nothing(page_of, address):
    [link] = page_of(html(f"[there]({address})")).all("a")
    assert (link.text, link.attributes["href"].lower()) == ("there", address.lower())
    assert {"noopener", "noreferrer"} <= set(link.attributes["rel"].split())


INERT = [
    "javascript:alert(1)", "JAVASCRIPT:alert(1)", "java\tscript:alert(1)", "&#106;avascript:alert(1)", "javascript&colon;alert(1)",
    "data:text/html,<b>x", "vbscript:x", "file:///etc/passwd", "blob:x", "//example.org/", "/absolute", "../relative", "#fragment", "x:y", "",
    "http:javascript:alert(1)//\u0001", "ftp://example.org/", "tel:112", "%6aavascript:alert(1)", "\u00a0javascript:alert(1)",
]  # fmt: skip


@pytest.mark.parametrize("address", INERT, ids=ascii)
@pytest.mark.parametrize(
    "form", ["[a]({})", "[a](<{}>)", "<{}>", "[a][b]\n\n[b]: {}", "[a][b]\n\n[b]: <{}>"]
)
def test_any_other_link_is_inert(page_of, address, form):
    page = page_of(html(form.format(address)))
    check(page)
    links = [link for link in page.links if not link.startswith("http:")]
    assert links == []


def test_a_picture_is_not_fetched_but_can_be_followed(page_of):
    page = page_of(html("![A chart](https://example.org/chart.png)"))
    assert not page.all("img")
    assert (page.links, page.all("a")[0].text) == (["https://example.org/chart.png"], "A chart")


@pytest.mark.parametrize(
    "form", ['[a](https://example.org "{}")', "`{}`", "```\n{}\n```", "{}", "|a|\n|-|\n|{}|"]
)
@pytest.mark.parametrize(
    "text", ["<table>", "</table>", "</table></div><b>", "<table onclick=x>", "<div>"]
)
def test_what_looks_like_a_table_of_ours_is_framed_by_nobody(page_of, form, text):
    page = page_of(html(form.format(text)))
    check(page)
    assert len(page.all("table")) == form.startswith("|")
    assert text in page.text


@pytest.mark.parametrize("text", ["as told in March", "<img src=x onerror=alert(1)>", "&lt;b&gt;"])
def test_the_title_of_a_link_is_text_behind_it(page_of, text):
    page = page_of(html(f"See [a](https://example.org/ '{text}'), and [b](https://example.org/)."))
    check(page)
    shown = text.replace("&lt;", "<").replace("&gt;", ">")
    assert page.text == f"See a ({shown}), and b."
    assert [set(link.attributes) for link in page.all("a")] == [{"href", "rel"}] * 2


def test_raw_html_shows_as_text(page_of):
    page = page_of(
        html('<div onclick="x">a</div>\n\n<script>\nb\n</script>\n\ninline <b>c</b> <!-- d -->')
    )
    assert {element.tag for element in page.elements} == {"p"}
    for part in ('<div onclick="x">a</div>', "<script>", "</script>", "<b>c</b>", "<!-- d -->"):
        assert part in page.text


def test_one_text_cannot_reach_into_another(page_of):
    html("[b]: https://example.org/evil\n\n```\nunclosed")
    page = page_of(html("[a][b] and *more*"))
    assert page.links == []
    assert page.all("em")


@pytest.mark.parametrize(
    "text",
    [
        "[" * 8000,
        "*a " * 4000,
        "> " * 3000 + "a",
        "`" * 9000,
        "<" * 9000,
        "![](" * 3000,
        "|a\n" * 5000,
    ],
)
def test_absurd_texts_are_rendered_all_the_same(page_of, text):
    check(page_of(html(text)))
