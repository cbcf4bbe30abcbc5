"""Escaping of answers for replies: no mention, link, image, markup or command acts there."""

from __future__ import annotations

import re
import textwrap

from generator.problem import UNSEEN, printable, shortened

_PLAIN = re.compile(r"[^\W_]|[ ,;:()'\"’“”…–—/%+-]|\.(?= |$)|\?(?= |$)")
_LONGEST = 240
_LINKS = re.compile(r"://|www|gh-[0-9]", re.IGNORECASE)


def code(text: str) -> str:
    """Return a text, shortened, as inline code, in which hosts expand no mention and no link."""
    line = " ".join(text[:200].split())
    shown = printable(shortened(line)).replace("`", "'")
    if not shown.strip():
        return "`…`"
    return f"`{shown}`"


def inert(message: str) -> str:
    """Return a rule's message, in which nothing but values between backticks is the writer's.

    A value may hold a backtick and so pretend to be our words; whatever could act outside of code
    becomes code.
    """
    shown = ""
    for number, part in enumerate(message.split("`")):
        is_quoted = number % 2 == 1
        signs = _PLAIN.sub("", part)
        is_active = signs or UNSEEN.search(part) or _LINKS.search(part)
        if is_quoted or is_active:
            pieces = textwrap.wrap(part[:_LONGEST], 60) or [part]
            shown += " ".join(map(code, pieces))
        else:
            shown += part
    return shown.replace("``", "` `")


def unquoted(message: str) -> str:
    """Return a message without what it quotes."""
    return re.sub("`[^`]*`", "`…`", message)
