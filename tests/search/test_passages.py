"""The browser reads a text in the same passages as the command, whatever stands in it."""

from __future__ import annotations

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from generator.match.sentences import passages

SIGNS = [
    *["a", "Bc", "word", "é", "🚢", "1", "٣", ".", ":", ". ", ": ", "; ", "? ", "! ", "_", "\\", "\x00", "\u200b"],
    *["\n", "\n\n", "\r", "\r\n", "\t", " ", "    ", "\n    ", "\x0b", "\x0c", "\x1c", "\x1f", "\x85", "\xa0"],
    *["\u2003", "\u2028", "\u2029", "\ufeff", ">", "> ", "\n> ", "#", "## ", "\n# ", "- ", "* ", "+ ", "1. ", "2) "],
    *["1234. ", "- [ ] ", "- [x] ", "`", "``", "```", "\n```\n", "~~~", "<!--", "-->", "<", "[", "]", "(", ")", "]("],
    *["![", "http://", "https://a.b", "Signed-off-by: ", "X-Y: ", "x-y: "],
]  # fmt: skip
texts = st.lists(st.sampled_from(SIGNS), max_size=40).map("".join)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts, st.integers(1, 8))
@example("> a\n> b\n\n```\nc\n```\n1. d\n2. e. F: g", 2)
def test_any_text_has_the_same_passages_in_the_browser(in_browser, text, length):
    assert in_browser("passages", text, length) == list(passages(text, length))
