"""The command ``lessons``: one module a command, and ``ground.py`` with what they stand on."""

from __future__ import annotations

from typing import Any

import click

from generator import __version__
from generator.cli.check import check
from generator.cli.form import form
from generator.cli.links import links
from generator.cli.new import new
from generator.cli.publish import publish
from generator.cli.register import register
from generator.cli.start import init, schema
from generator.cli.verify import verify


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="lessons")
def main() -> None:
    """Keep lessons: what failed, why, and what changed."""


for command in (check, new, form, register, links, verify, publish, schema, init):
    main.add_command(command)


def reference() -> list[dict[str, Any]]:
    """Every command with its usage, its help by paragraphs and its options, for the reference page."""
    entries = []
    for name, command in main.commands.items():
        context = click.Context(command, info_name=f"lessons {name}")
        records = [parameter.get_help_record(context) for parameter in command.get_params(context)]
        entries.append(
            {
                "name": f"lessons {name}",
                "usage": command.get_usage(context).removeprefix("Usage: "),
                "help": [" ".join(part.split()) for part in (command.help or "").split("\n\n")],
                "options": [record for record in records if record and record[1]],
            }
        )
    return entries
