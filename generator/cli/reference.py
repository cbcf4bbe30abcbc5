"""The commands as data, for the reference page.

``python -m generator.cli.reference`` writes it anew.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from generator.cli import COMMANDS, load, main

FILE = Path(__file__).parents[1] / "site" / "commands.json"
"""Kept with the site, which a build makes without loading a command; a test holds it current."""


def commands() -> dict[str, click.Command]:
    """Load every command, by its name."""
    return {name: load(name) for name in COMMANDS}


def reference() -> list[dict[str, Any]]:
    """Return every command with its usage, its help by paragraphs and its options."""
    entries = []
    for name, command in commands().items():
        context = click.Context(command, info_name=f"lessons {name}", **main.context_settings)
        records = [parameter.get_help_record(context) for parameter in command.get_params(context)]
        paragraphs = (command.help or "").split("\n\n")
        entry = {
            "name": context.info_name,
            "usage": command.get_usage(context).removeprefix("Usage: "),
            "help": [" ".join(paragraph.split()) for paragraph in paragraphs],
            "options": [list(record) for record in records if record and record[1]],
        }
        entries.append(entry)
    return entries


def as_text() -> str:
    """Return the reference as JSON, as it is kept in ``FILE``."""
    text = json.dumps(reference(), ensure_ascii=False, indent=1)
    return f"{text}\n"


if __name__ == "__main__":
    FILE.write_text(as_text(), encoding="utf-8", newline="\n")
