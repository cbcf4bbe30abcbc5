"""The browser's part of search as two files: our modules in reading order, and a language.

The match, and the advice where no lesson fits, are files of their own: they take what they need
from the first, and are loaded when somebody asks.

The modules are plain ES modules that node and a type checker read as they are. Here the imports
between them fall away, since they stand in one file, and so do comments and spaces, which nobody
reads in a browser.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Collection, Iterable, Sequence
from functools import cache
from importlib.resources import files

from rjsmin import jsmin

from generator.site import addresses
from generator.site.search.words import SEPARATORS, UNSPACED, language_of, snowball
from generator.translation import SOURCE, Translator

_MODULES = (
    "say", "words", "numbers", "search_index", "query", "spelling", "ranking", "facets", "snippet",
    "addresses", "dom", "search", "cards", "site_index", "summary", "dialog",
    "search_page", "main",
)  # fmt: skip
_LOADED_LATER = {"match": ("sentences", "reading", "match", "box"), "advice": ("advice",)}
"""The modules of each script that is loaded when it is needed, by their folder."""
_IMPORT = re.compile(r'(?m)^import [^;]*?"\./\w+\.js";\n')
_FROM_SEARCH = re.compile(r'(?m)^import \{ ([^}]*) \} from "\.\./search/\w+\.js";\n')
# Statements of ours end with a semicolon, so that a line's end after a bracket says nothing.
_LINE_END = re.compile(r"(?<=[)}])\n")
_EXPORT = re.compile(r"(?m)^export ")
_DECLARED = re.compile(r"\b(?:function|class|let) (\w{5,})(?=[({=])")
_SHORTER = (
    (re.compile(r"\bconst\b"), "let"),
    (re.compile(r"\btrue\b"), "!0"),
    (re.compile(r"\bfalse\b"), "!1"),
    (re.compile(r"\bInfinity\b"), "1/0"),
    (re.compile(r"\breturn undefined;"), "return;"),
    (re.compile(r";\}"), "}"),
    (re.compile(r",\)"), ")"),
    (re.compile(r"(?<![\w$])\((\w+)\)=>"), r"\1=>"),
)
"""What is exchanged here never stands in a text of our own modules."""


@cache
def scripts(language: str, interface: str = SOURCE) -> dict[str, bytes]:
    """Return the scripts by their addresses, in the order they are needed in.

    ``language`` is that of the lessons, ``interface`` that of what is said. Their names change with
    their content, so that browsers may keep them for ever. Raises ValueError for a language that
    search does not know.
    """
    of_language = language_module(language).encode()
    address = addresses.asset(f"search-{language}.js", of_language)
    name = address.rpartition("/")[2]
    exported = _taken_from_search()
    small = Translator(interface).in_script(_small(_joined("search", _MODULES)))
    small = _with_short_names(small, exported)
    ours = f'import{{LANGUAGE}}from"./{name}";\n{small}export{{{",".join(exported)}}};'.encode()
    return {address: of_language, addresses.asset("search.js", ours): ours}


@cache
def match_script(language: str, interface: str = SOURCE) -> tuple[str, bytes]:
    """Return the address of the script that answers as `lessons match` does, and the script."""
    return _loaded_later("match", "answer", language, interface)


@cache
def advice_script(language: str, interface: str = SOURCE) -> tuple[str, bytes]:
    """Return the address of the script that advises where no lesson fits, and the script."""
    return _loaded_later("advice", "renderAdvice", language, interface)


def _loaded_later(folder: str, exported: str, language: str, interface: str) -> tuple[str, bytes]:
    """Return the address of a folder's script, which exports one function, and the script."""
    _, search = scripts(language, interface)
    taken = ",".join(_taken_by(folder))
    small = _small(_FROM_SEARCH.sub("", _joined(folder, _LOADED_LATER[folder])))
    name = search.rpartition("/")[2]
    ours = f'import{{{taken}}}from"./{name}";\n{small}export{{{exported}}};'.encode()
    return addresses.asset(f"{folder}.js", ours), ours


def _taken_from_search() -> Sequence[str]:
    """Return the names that other scripts import from search, which exports no other."""
    return sorted({name for folder in _LOADED_LATER for name in _taken_by(folder)})


def _taken_by(folder: str) -> Sequence[str]:
    """Return the names that a folder's modules import from search."""
    names: set[str] = set()
    for listed in _FROM_SEARCH.findall(_joined(folder, _LOADED_LATER[folder])):
        names.update(listed.split(", "))
    return sorted(names)


def _joined(folder: str, modules: Iterable[str]) -> str:
    """Return modules as one text without imports from each other and without exports."""
    assets = files("generator.site").joinpath("assets", folder)
    texts = [assets.joinpath(f"{module}.js").read_text("utf-8") for module in modules]
    return "".join(_EXPORT.sub("", _IMPORT.sub("", text)) for text in texts)


def _small(text: str) -> str:
    """Return a script without comments and spaces."""
    small: str = _LINE_END.sub("", jsmin(text))
    for pattern, shorter in _SHORTER:
        small = pattern.sub(shorter, small)
    return small


def _with_short_names(script: str, kept: Collection[str]) -> str:
    """Return a script in which names of several words, such as ``tokenAt``, are short.

    Whoever reads a property may be outside of the script, so a name that one has stays.
    """
    number = itertools.count()
    for name in dict.fromkeys(_DECLARED.findall(script)):
        is_read_outside = name in kept or re.search(rf"[.\"'`-]{name}\b|\b{name}:", script)
        if not name[1:].islower() and not is_read_outside:
            script = re.sub(rf"\b{name}\b", f"${next(number):x}", script)
    return script


def language_module(name: str) -> str:
    """Return the module ``language.js``: Snowball's stemmer, the language's words and letters."""
    language = language_of(name)
    base = snowball("base.js").strip()
    stemmer = snowball(f"{name}.js").strip()
    values = {
        "stopWords": " ".join(sorted(language.stop_words)),
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
