"""What people wrote, so that it does nothing where it is told again: no mention, link, image, markup or command."""

from __future__ import annotations

import re
import textwrap

from generator.problem import UNSEEN, printable, shortened

_PLAIN = re.compile(r"[\w ,;:()'\"’“”…–—/%+-]|\.(?= |$)|\?(?= |$)")
_LONGEST = 240
_LINKS = re.compile(r"://|www|gh-[0-9]", re.IGNORECASE)


def code(text: str) -> str:
    """As much of a text as an answer needs, as code, in which hosts look for nothing."""
    shown = printable(shortened(" ".join(text[:200].split()))).replace("`", "'")
    return f"`{shown}`" if shown.strip() else "`…`"


def inert(message: str) -> str:
    """A message of a rule, in which the values that it quotes between backticks, and nothing else, are the writer's.

    A value may hold a backtick and so pretend to be our words; whatever could act outside of code
    becomes code.
    """
    parts = message.split("`")
    told = (
        _quoted(part) if number % 2 or not _is_plain(part) else part
        for number, part in enumerate(parts)
    )
    return "".join(told).replace("``", "` `")


def _quoted(part: str) -> str:
    return " ".join(map(code, textwrap.wrap(part[:_LONGEST], 60))) or code(part)


def _is_plain(text: str) -> bool:
    return not UNSEEN.search(text) and not _PLAIN.sub("", text) and not _LINKS.search(text)


def unquoted(message: str) -> str:
    """The same without what it quotes."""
    return re.sub("`[^`]*`", "`…`", message)
