"""The commands as data, for the reference page.

``python -m generator.cli.reference`` writes it anew.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from generator.cli import main

FILE = Path(__file__).parents[1] / "site" / "commands.json"
"""Kept with the site, which a build makes without loading a command; a test holds it current."""


def reference() -> list[dict[str, Any]]:
    """Return every command with its usage, its help by paragraphs and its options."""
    return [_entry(f"lessons {name}", command) for name, command in main.commands.items()]


def _entry(name: str, command: click.Command) -> dict[str, Any]:
    context = click.Context(command, info_name=name, **main.context_settings)
    records = [parameter.get_help_record(context) for parameter in command.get_params(context)]
    return {
        "name": name,
        "usage": command.get_usage(context).removeprefix("Usage: "),
        "help": [" ".join(part.split()) for part in (command.help or "").split("\n\n")],
        "options": [list(record) for record in records if record and record[1]],
    }


def as_text() -> str:
    """Return the reference as it is kept."""
    return json.dumps(reference(), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    FILE.write_text(as_text(), encoding="utf-8", newline="\n")
