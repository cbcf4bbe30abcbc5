"""The terminal as the desk at which an interview is held."""

from __future__ import annotations

import importlib
import sys
from contextlib import suppress
from typing import Any

import click

from generator.cli.check import style
from generator.problem import printable


class Terminal:
    """Asks in bold, and tells in the looks of reports."""

    def __init__(self) -> None:
        """Let arrow keys work, and take several pasted lines as one answer, where that can be."""
        self._line_editor: Any = None
        with suppress(ImportError):
            if sys.stdin.isatty():
                self._line_editor = importlib.import_module("readline")
                self._line_editor.parse_and_bind("set enable-bracketed-paste on")

    def ask(self, question: str) -> str:
        """Return the answer to a question."""
        if not question.startswith("…"):
            click.echo()
        prompt = click.style(question, bold=True)
        answer: str = click.prompt(prompt, default="", show_default=False, prompt_suffix="\n> ")
        return answer

    def tell(self, text: str, look: str = "") -> None:
        """Print a text with the look of a role."""
        shown = "\n".join(printable(line) for line in text.split("\n"))
        click.echo(style(shown, look) if look else shown)

    def half_typed(self) -> str:
        """Return the line that was not ended when somebody stopped."""
        line: str = self._line_editor.get_line_buffer() if self._line_editor else ""
        return line.strip()

    def edit(self, text: str) -> str | None:
        """Return the text as the editor of EDITOR left it; None where none can be opened."""
        try:
            return click.edit(text, extension=".md", require_save=False)
        except click.ClickException:
            return None
