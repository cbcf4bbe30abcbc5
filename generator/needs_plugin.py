"""A Markdown extension that stops a build in which the plugin ``lessons`` does not take part.

Engines that know no plugins pass over ours without a word, and publish a site without a lesson.
"""

from __future__ import annotations

from typing import Any

from markdown import Extension, Markdown
from markdown.preprocessors import Preprocessor

_MISSING = (
    "this engine passes over the plugin `lessons`, so the site would have no lesson: build it with "
    "MkDocs or ProperDocs, or build what `lessons export` writes"
)


class NeedsPlugin(Extension):
    """Does nothing where the plugin says that it is there."""

    def __init__(self, **options: Any) -> None:
        self.config = {"is_there": [False, "The plugin sets this."]}
        super().__init__(**options)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the library's name
        """Let the first page stop the build where the plugin is not there."""
        if not self.getConfig("is_there"):
            md.preprocessors.register(_StopAtOnce(md), "needs_plugin", 0)


class _StopAtOnce(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:  # noqa: ARG002
        raise RuntimeError(_MISSING)


def makeExtension(**options: Any) -> NeedsPlugin:  # noqa: N802 - the library's name
    """Return the extension."""
    return NeedsPlugin(**options)
