"""The command line of benchmarks, on which nothing that was given is passed over."""

from __future__ import annotations

import argparse
from typing import Any


class _Once(argparse.Action):
    """Keeps the value of an option; a second one would silently replace the first."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,  # noqa: ARG002 - all actions are called so
        namespace: argparse.Namespace,
        values: Any,
        option_string: str | None = None,
    ) -> None:
        given = namespace.__dict__.setdefault("given", set())
        if option_string and self.dest in given:
            raise argparse.ArgumentError(
                self, "this option is given twice, and only one value can count"
            )
        given.add(self.dest)
        setattr(namespace, self.dest, values)


def parser_of(manual: str | None) -> argparse.ArgumentParser:
    """Return a parser whose help is a module's docstring; it refuses an option given twice."""
    parser = argparse.ArgumentParser(
        description=manual, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.register("action", None, _Once)
    parser.register("action", "store", _Once)
    return parser
