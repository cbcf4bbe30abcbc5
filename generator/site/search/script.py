"""The browser's part of search as two files: our modules in reading order, and what they need of a language.

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
    "words",
    "numbers",
    "search_index",
    "query",
    "spelling",
    "ranking",
    "facets",
    "snippet",
    "addresses",
    "dom",
    "search",
    "cards",
    "site_index",
    "summary",
    "no_results",
    "dialog",
    "search_page",
    "main",
)
_IMPORT = re.compile(r'(?m)^import [^;]*?"\./\w+\.js";\n')
# Statements of ours end with a semicolon, so that a line's end after a bracket says nothing.
_LINE_END = re.compile(r"(?<=[)}])\n")
_CONST = re.compile(r"\bconst\b")
_EXPORT = re.compile(r"(?m)^export ")


@cache
def scripts(language: str) -> dict[str, bytes]:
    """The scripts by their addresses, in the order they are needed in.

    Their names change with their content, so that browsers may keep them for ever. Raises
    ValueError for a language that search does not know.
    """
    about = language_module(language).encode()
    its_name = _named(f"search-{language}", about)
    ours = f'import{{LANGUAGE}}from"./{its_name}";\n' + _small("".join(map(_source, _MODULES)))
    return {
        addresses.script(its_name): about,
        addresses.script(_named("search", ours.encode())): ours.encode(),
    }


def language_module(name: str) -> str:
    """The module ``language.js`` of a language: its stemmer, as Snowball made it, and its words and letters."""
    language = Language(name)
    stemmers = "".join(snowball(f"{part}.js").strip() + "\n" for part in ("base", name))
    about = {
        "stopWords": " ".join(sorted(language.stop_words)),
        "synonyms": "\n".join(
            ",".join(" ".join(language.stems(word)) for word in group)
            for group in language.synonyms
        ),
        "separators": _in_javascript(SEPARATORS),
        "unspaced": _in_javascript(UNSPACED),
    }
    return (
        f"let BaseStemmer;{stemmers}const stemmer=new {name.capitalize()}Stemmer();\n"
        f"export const LANGUAGE={{stemWord:word=>stemmer.stemWord(word),...{json.dumps(about, ensure_ascii=False)}}};\n"
    )


def _small(script: str) -> str:
    """Minify a script. ``const`` becomes ``let``; no text of our own modules holds either of the two that are exchanged."""
    return _CONST.sub("let", _LINE_END.sub("", jsmin(script))).replace(";}", "}")


def _in_javascript(ranges: str) -> str:
    """Ranges of a regular expression, with numbers beyond four digits as JavaScript writes them."""
    return re.sub(r"\\U000?([0-9a-f]{5,6})", r"\\u{\1}", ranges)


def _source(module: str) -> str:
    source = _read("assets", "search", f"{module}.js")
    return _EXPORT.sub("", _IMPORT.sub("", source))


def _named(name: str, content: bytes) -> str:
    return f"{name}-{sha256(content).hexdigest()[:12]}.js"


def _read(*path: str) -> str:
    return files("generator.site").joinpath(*path).read_text("utf-8")
