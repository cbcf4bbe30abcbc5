"""Makes contributors' Markdown safe: each text alone, at one border, by an allow-list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import nh3
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markupsafe import Markup, escape

from generator.records.markdown import TooCostly, markdown_parser, parsed

_TAGS = {
    "p", "br", "hr", "h3", "h4", "h5", "h6", "strong", "em", "s", "code", "pre", "blockquote", "ul",
    "ol", "li", "a", "table", "thead", "tbody", "tr", "th", "td", "div",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href"}, "code": {"class"}, "ol": {"start"}, "th": {"align"}, "td": {"align"}}
# The frame in which a wide table scrolls by itself, by keyboard too; the theme leaves such tables
# alone.
_FRAME = {"class": "lesson-table", "role": "group", "aria-label": "Table", "tabindex": "0"}
_OURS = {
    "div": {name: {value} for name, value in _FRAME.items()},
    "table": {"class": {"lesson-grid"}},
}
_SCHEMES = {"http", "https", "mailto"}
_LANGUAGE = re.compile(r"language-[A-Za-z0-9+#_.-]{1,40}")


def _keep(tag: str, attribute: str, value: str) -> str | None:
    if tag == "code" and attribute == "class":
        return value if _LANGUAGE.fullmatch(value) else None
    return value


_sanitiser = nh3.Cleaner(
    tags=_TAGS,
    clean_content_tags=set(),
    attributes=_ATTRIBUTES,
    tag_attribute_values=_OURS,
    attribute_filter=_keep,
    url_schemes=_SCHEMES,
    link_rel="noopener noreferrer",
    url_relative="deny",
)


def _is_allowed(address: str) -> bool:
    return address.strip().partition(":")[0].casefold() in _SCHEMES


def _fit_into_page(state: StateCore) -> None:
    """Put headings below the page's own, and a table's alignment into an attribute."""
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, int(token.tag[1]) + 2)}"
        elif token.type in ("th_open", "td_open") and "style" in token.attrs:
            token.attrs = {"align": str(token.attrs["style"]).removeprefix("text-align:")}
        token.children = token.children and list(_with_titles(token.children))


def _with_titles(tokens: Iterable[Token]) -> Iterator[Token]:
    """Yield the tokens with each link's title as text behind the link.

    The theme's tooltips would take a title for markup, and touch shows none.
    """
    title: str | int | float = ""
    for token in tokens:
        if token.type == "link_open":
            title = token.attrs.pop("title", "")
        yield token
        if token.type == "link_close" and title:
            yield Token("text", "", 0, content=f" ({title})")


_frame = " ".join(f'{name}="{value}"' for name, value in _FRAME.items())
_table = f'<div {_frame}><table class="lesson-grid">\n'
_markdown = markdown_parser()
_markdown.core.ruler.push("fit_into_page", _fit_into_page)
_markdown.add_render_rule("table_open", lambda *_: _table)
_markdown.add_render_rule("table_close", lambda *_: "</table></div>\n")
_markdown.validateLink = _is_allowed  # type: ignore[assignment, method-assign]

# Most failures are told in plain paragraphs, which are the same in Markdown and in HTML. Whatever
# could mean anything else to either, the parser looks at.
_MEANINGFUL = re.compile(
    r"[\\`*_\[\]<>&!~|\t\r\0\xa0]|(?m:^(?:[^\S\n]|[#>+=-]|\d{1,9}[.)])|[^\S\n]$)"
)


def to_html(text: str) -> Markup:
    """Return Markdown as HTML that can do nothing but be read.

    Raw HTML shows as text; links other than http, https and mailto stay as they were written.
    """
    if _MEANINGFUL.search(text):
        return sanitised(text)
    return _plain(text)


def sanitised(text: str) -> Markup:
    """Parse Markdown, and return the HTML that the allow-list leaves of it."""
    environment: dict[str, Any] = {}
    try:
        tokens = parsed(_markdown, text, environment)
    except TooCostly:
        # `lessons check` refuses it; whoever shows it all the same shows what was written.
        return _plain(escape(text))
    rendered = _markdown.renderer.render(tokens, _markdown.options, environment)
    return Markup(_sanitiser.clean(rendered))  # noqa: S704 - sanitised in this line


def _plain(text: str) -> Markup:
    paragraphs = re.split("\n{2,}", text.strip("\n"))
    html = "".join(f"<p>{paragraph}</p>\n" for paragraph in paragraphs)
    return Markup(html)  # noqa: S704 - no markup in it


# Bounded, so that many beginnings of links without an end cost no more than their number.
_LINK = re.compile(r"!?\[([^\[\]\n]*)\]\([^)\n]{0,500}\)")
_MARKS = re.compile(
    r"\\([!-/:-@\[-`{-~])|[*`|~]+|(?<!\w)_+|_+(?!\w)"
    r"|(?m:^[ \t]*(?:[#>]+|[-+]|\d{1,9}[.)])[ \t]+|^[-=: ]+$)"
)


def to_text(text: str) -> str:
    """Return the words of Markdown, for search: near enough, and never shown as HTML."""
    if not _MEANINGFUL.search(text):
        return text
    return _MARKS.sub(r"\1", _LINK.sub(r"\1", text)).strip()
