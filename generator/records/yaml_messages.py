"""What YAML's parser says, in the words of those who wrote the file."""

from __future__ import annotations

_QUOTE_IT = "put the value in quotes"
_IN_THE_AUTHORS_WORDS = {
    "mapping values are not allowed in this context": (
        "a colon stands where none can",
        "put the value in quotes, or indent the line like its neighbours",
    ),
    "mapping keys are not allowed in this context": ("a question mark begins a value", _QUOTE_IT),
    "found character that cannot start any token": (
        "a value cannot begin with this character",
        "indent with spaces if it is a tab, else put the value in quotes",
    ),
    "found a tab character that violates indentation": (
        "a tab in the indentation",
        "indent with spaces",
    ),
    "found a tab character where an indentation space is expected": (
        "a tab in the indentation",
        "indent with spaces",
    ),
    "did not find expected key": (
        "the line does not fit the lines above it",
        "indent it like its neighbours; a quote inside quotes is doubled, and each bracket closed",
    ),
    "could not find expected ':'": (
        "a line without a colon and a space after it",
        "write `field: value`, or indent the line under its field",
    ),
    "found unexpected end of stream": ("a quote is opened and never closed", "close it"),
    "found unexpected document indicator": ("a quote is opened and never closed", "close it"),
    "did not find expected ',' or ']'": (
        "a list that begins with `[` goes wrong here",
        "close it with `]`",
    ),
    "did not find expected ',' or '}'": (
        "a mapping that begins with `{` goes wrong here",
        "close it with `}`",
    ),
    "did not find expected node content": (
        "a value is missing here",
        "write it, or take the comma or bracket away; a value that begins with one stands in quotes",
    ),
    "did not find expected '-' indicator": (
        "a list goes on without `-`",
        "begin each item with `-`, all indented alike",
    ),
    "block sequence entries are not allowed in this context": (
        "a list begins on the line of its field",
        "begin it on the next line; a text that begins with `- ` stands in quotes",
    ),
    "did not find expected alphabetic or numeric character": (
        "a value cannot begin with `*` or `&`",
        _QUOTE_IT,
    ),
    "did not find expected comment or line break": (
        "text on the line of `|` or `>`",
        "begin the text on the next line, indented",
    ),
    "did not find expected whitespace or line break": ("a value cannot begin with `!`", _QUOTE_IT),
    "found undefined tag handle": ("a value cannot begin with `!`", _QUOTE_IT),
    "did not find expected '!'": ("a value cannot begin with `!`", _QUOTE_IT),
    "found unknown escape character": (
        "a backslash in double quotes begins an escape, and this is none",
        "use single quotes",
    ),
    "found invalid Unicode character escape code": (
        "an escape for no character",
        "write the character itself",
    ),
    "did not find expected hexdecimal number": (
        "an escape without its number",
        "use single quotes",
    ),
    "could not find expected directive name": ("a line cannot begin with `%`", _QUOTE_IT),
    "found unknown directive name": ("a line cannot begin with `%`", _QUOTE_IT),
    "found incompatible YAML document": (
        "a directive for another YAML",
        "delete the line that begins with `%`",
    ),
    "did not find expected <document start>": (
        "text after the record's end",
        "delete it, or indent it",
    ),
}
# What is wrong stands where the quote, the bracket or the line began, not where the parser gave up.
BEGAN_EARLIER = {
    "could not find expected ':'",
    "found unexpected end of stream",
    "found unexpected document indicator",
    "did not find expected ',' or ']'",
    "did not find expected ',' or '}'",
}


def in_the_authors_words(said: str) -> tuple[str, str]:
    """What is wrong and what to do about it, for what the parser said."""
    message, advice = _IN_THE_AUTHORS_WORDS.get(
        said, (said, "correct it, or put the value in quotes")
    )
    return f"cannot be read as YAML, {message}", advice
