"""Templates of YAML and Markdown files, in which nothing is escaped but by a filter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined


def templates_of(
    package: str, *, finalize: Callable[[str], str] | None = None, **filters: Callable[..., Any]
) -> Environment:
    """Return the environment of a package's templates, which escapes nothing by itself.

    ``finalize`` is done with every text that they print.
    """
    environment = Environment(
        loader=PackageLoader(package, "."),
        autoescape=False,  # noqa: S701 - YAML and Markdown; every text goes through a filter
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=finalize,
    )
    environment.filters.update(filters)
    return environment
