"""The folders that a site is made of: which hold each other, and what in them is no plain file."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from itertools import permutations
from pathlib import Path

from generator.problem import printable

_PUBLISHED = {"docs_dir", "custom_dir"}
"""What lies in these is published as it is; a theme's folder may well lie among the pages."""


def nested(folders: Mapping[str, Path]) -> Iterator[str]:
    """Yield a sentence for each folder, named as in mkdocs.yml, that lies in another or is it."""
    for (inner, inner_path), (outer, outer_path) in permutations(folders.items(), 2):
        if {inner, outer} <= _PUBLISHED:
            continue
        if _is_same(inner_path, outer_path):
            if inner > outer:
                yield f"`{inner}` is the same folder as `{outer}`"
        elif holds(outer_path, inner_path):
            yield f"`{inner}` lies in `{outer}`"


def irregular(folder: Path, home: Path) -> Iterator[str]:
    """Yield a sentence for each symbolic link or special file at or below a folder.

    ``home`` is the folder that they are told from. Raises OSError when a folder cannot be listed.
    """
    for path in (folder, *folder.parents):
        if path.is_symlink() and (path == folder or home in path.parents):
            yield _complaint(path, home)
    waiting = [folder]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in sorted(entries, key=lambda entry: entry.name):
                path = Path(entry.path)
                # Emacs keeps beside an open page a link ``.#page.md`` that leads nowhere.
                is_lock = path.name.startswith(".#") and not path.exists()
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(path)
                elif not entry.is_file(follow_symlinks=False) and not is_lock:
                    yield _complaint(path, home)


def holds(folder: Path, path: Path) -> bool:
    """Return whether a path, which need not exist, leads to a folder or into it, links followed."""
    true_path = Path(os.path.realpath(path))
    return any(_is_same(folder, above) for above in (true_path, *true_path.parents))


def _is_same(one: Path, other: Path) -> bool:
    """Return whether both are the same, by the disk, which knows whether capitals matter."""
    try:
        return one.samefile(other)
    except OSError:
        return os.path.realpath(one) == os.path.realpath(other)


def _complaint(path: Path, home: Path) -> str:
    place = printable(os.path.relpath(path, home).replace(os.sep, "/"))
    if path.is_symlink():
        advice = "put the file itself there, or lead to it by a link on a page"
        return f"{place} is a symbolic link; {advice}"
    return f"{place} is neither a file nor a folder; take it away"
