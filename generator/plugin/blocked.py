"""What the policy stops on pages that somebody wrote by hand, told where they wrote it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from mkdocs.structure.files import File

from generator.verify.checks import inline, outside
from generator.verify.page import read_page
from generator.verify.site import read_site


def blocked(site: Path, docs: str, files: Iterable[File]) -> Iterator[str]:
    """Yield a sentence for each thing that the policy stops on a page, with its file and line.

    ``docs`` is what the folder of the pages is called. What stands in the frame of every page is
    told once.
    """
    built = read_site(site)
    told = set()
    for file in files:
        page = read_page(built, file.dest_uri)
        lines = page.text.split("\n")
        for problem in chain(inline.check(page), outside.check(page)):
            if problem.message not in told:
                told.add(problem.message)
                line = lines[problem.line - 1]
                tag, _, _ = line[problem.column - 1 :].partition(">")
                place = f"{docs}/{file.src_uri}{_line_of(tag, file)}"
                yield f"{place}: the policy stops this: {problem.message}: {problem.suggestion}"


def _line_of(tag: str, file: File) -> str:
    """Return the line on which a tag was written; empty where it was made of something else."""
    for number, line in enumerate(file.content_string.splitlines(), 1):
        if tag in line:
            return f":{number}"
    return ""
