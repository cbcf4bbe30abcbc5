"""The command ``lessons``: one module a command, and ``common.py`` with what they share."""

from __future__ import annotations

import gc
import sys
from collections import Counter
from contextlib import suppress
from io import BytesIO, TextIOWrapper, UnsupportedOperation
from pkgutil import resolve_name
from typing import Any

import click

from generator import __version__
from generator.cli.common import NeverFails, Refused
from generator.progress import shown

COMMANDS = {
    "check": "check:check",
    "match": "match:match",
    "match-commit": "match_commit:match_commit",
    "match-requests": "requests:match_requests",
    "match-comment": "requests:match_comment",
    "brief": "brief:brief",
    "report": "report:report",
    "mcp": "assistant:mcp",
    "new": "new:new",
    "form": "form:form",
    "import": "register:register",
    "publish-drafts": "drafts:publish_drafts",
    "links": "links:links",
    "verify": "verify:verify",
    "publish": "publish:publish",
    "export": "export:export",
    "schema": "start:schema",
    "init": "start:init",
}
"""The module and function of each command: to load all takes longer than to check a base."""


def load(name: str) -> click.Command:
    """Import the module of a command, named as in COMMANDS, and return the command."""
    command: click.Command = resolve_name(f"generator.cli.{COMMANDS[name]}")
    return command


class _Program(click.Group):
    """All commands, in whatever surroundings they are called."""

    def main(self, *arguments: Any, **more: Any) -> Any:
        """Run a command. No character and no full disk below the streams ends it in a traceback.

        A stream escapes what its encoding lacks: Windows gives pipes one of 256 characters. An
        input that was closed is empty; what is printed to a closed output is lost.
        """
        # Lessons live as long as the command: looking for garbage among them finds none.
        gc.set_threshold(50_000, 20, 100)
        for name in ("stdin", "stdout", "stderr"):
            stream = getattr(sys, name) or TextIOWrapper(BytesIO())
            setattr(sys, name, stream)
            # What was read from already stays as it is.
            if isinstance(stream, TextIOWrapper):
                with suppress(UnsupportedOperation):
                    errors = "replace" if name == "stdin" else "backslashreplace"
                    stream.reconfigure(errors=errors)
        try:
            with shown(sys.stderr):
                return super().main(*arguments, **more)
        except OSError as fault:
            # Python would try once more at its end to write what could not be written.
            sys.stdout = TextIOWrapper(BytesIO())
            place = f": {fault.filename}" if fault.filename else ""
            click.echo(f"Error: {fault.strerror or fault}{place}", err=True)
            sys.exit(Refused.exit_code)

    def list_commands(self, _: click.Context) -> list[str]:
        """Return the names of all commands, by the alphabet."""
        return sorted(COMMANDS)

    def get_command(self, _: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, or None for a name that is none."""
        return load(cmd_name) if cmd_name in COMMANDS else None

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """Find a command. Refuse an option that is given twice: only the second would count."""
        name, command, arguments = super().resolve_command(ctx, args)
        if not command or ctx.resilient_parsing or isinstance(command, NeverFails):
            return name, command, arguments
        context = click.Context(command, ctx, name)
        _, _, order = command.make_parser(context).parse_args(list(arguments))
        for option, times in Counter(order).items():
            if times == 1 or not isinstance(option, click.Option) or option.multiple:
                continue
            if not option.is_flag or option.secondary_opts:
                raise click.UsageError(
                    f"{option.opts[0]} is given {times} times, and only one can count; "
                    "leave out what is not meant.",
                    context,
                )
        return name, command, arguments


@click.group(cls=_Program, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="lessons")
def main() -> None:
    """Keep lessons: what failed, why, and what changed."""
