"""The browser's part of search as two files: our modules in reading order, and a language.

The modules are plain ES modules that node and a type checker read as they are. Here the imports
between them fall away, since they stand in one file, and so do comments and spaces, which nobody
reads in a browser.
"""

from __future__ import annotations

import json
import re
from functools import cache
from hashlib import sha256
from importlib.resources import files

from rjsmin import jsmin

from generator.site import addresses
from generator.site.search.words import SEPARATORS, UNSPACED, Language, snowball

_MODULES = (
    "words", "numbers", "search_index", "query", "spelling", "ranking", "facets", "snippet",
    "addresses", "dom", "search", "cards", "site_index", "summary", "no_results", "dialog",
    "search_page", "main",
)  # fmt: skip
_IMPORT = re.compile(r'(?m)^import [^;]*?"\./\w+\.js";\n')
# Statements of ours end with a semicolon, so that a line's end after a bracket says nothing.
_LINE_END = re.compile(r"(?<=[)}])\n")
_CONST = re.compile(r"\bconst\b")
_EXPORT = re.compile(r"(?m)^export ")


@cache
def scripts(language: str) -> dict[str, bytes]:
    """Return the scripts by their addresses, in the order they are needed in.

    Their names change with their content, so that browsers may keep them for ever. Raises
    ValueError for a language that search does not know.
    """
    of_language = language_module(language).encode()
    name = _named(f"search-{language}", of_language)
    folder = files("generator.site").joinpath("assets", "search")
    joined = ""
    for module in _MODULES:
        text = folder.joinpath(f"{module}.js").read_text("utf-8")
        joined += _EXPORT.sub("", _IMPORT.sub("", text))
    # What is exchanged here never stands in a text of our own modules.
    small = _CONST.sub("let", _LINE_END.sub("", jsmin(joined))).replace(";}", "}")
    ours = f'import{{LANGUAGE}}from"./{name}";\n{small}'.encode()
    return {addresses.script(name): of_language, addresses.script(_named("search", ours)): ours}


def language_module(name: str) -> str:
    """Return the module ``language.js``: Snowball's stemmer, the language's words and letters."""
    language = Language(name)
    base, stemmer = snowball("base.js").strip(), snowball(f"{name}.js").strip()
    synonyms = []
    for group in language.synonyms:
        stems = map(language.stems, group)
        synonyms.append(",".join(map(" ".join, stems)))
    values = {
        "stopWords": " ".join(sorted(language.stop_words)),
        "synonyms": "\n".join(synonyms),
        "separators": _in_javascript(SEPARATORS),
        "unspaced": _in_javascript(UNSPACED),
    }
    data = json.dumps(values, ensure_ascii=False)
    return (
        f"let BaseStemmer;{base}\n{stemmer}\nconst stemmer=new {name.capitalize()}Stemmer();\n"
        f"export const LANGUAGE={{stemWord:word=>stemmer.stemWord(word),...{data}}};\n"
    )


def _in_javascript(ranges: str) -> str:
    """Return ranges of a regular expression with five or six digits as JavaScript writes them."""
    return re.sub(r"\\U000?([0-9a-f]{5,6})", r"\\u{\1}", ranges)


def _named(name: str, content: bytes) -> str:
    return f"{name}-{sha256(content).hexdigest()[:12]}.js"
