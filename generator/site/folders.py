"""The folders that a site is made of and in: which of them hold each other, and what in them is no plain file."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from itertools import permutations
from pathlib import Path

from generator.problem import printable

_PUBLISHED = {"docs_dir", "custom_dir"}
"""What lies in these is published as it is; a theme's folder may well lie among the pages."""


def nested(folders: Mapping[str, Path]) -> Iterator[str]:
    """Tell of each folder that lies in another one, or is the same. They are named as in mkdocs.yml."""
    for (inner, its), (outer, other) in permutations(folders.items(), 2):
        if {inner, outer} <= _PUBLISHED:
            continue
        is_same = _is_same(its, other)
        if holds(other, its) and not (is_same and inner < outer):
            yield f"`{inner}` {'is the same folder as' if is_same else 'lies in'} `{outer}`"


def irregular(folder: Path, home: Path) -> Iterator[str]:
    """Tell of each symbolic link at or below a folder, and of whatever else is neither a file nor a folder.

    ``home`` is the folder that they are told from. Raises OSError when a folder cannot be listed.
    """
    for path in (folder, *folder.parents):
        is_ours = path == folder or home in path.parents
        if is_ours and path.is_symlink():
            yield _told(path, home)
    waiting = [folder]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in sorted(entries, key=lambda entry: entry.name):
                path = Path(entry.path)
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(path)
                elif not entry.is_file(follow_symlinks=False) and not _is_lock_of_an_editor(path):
                    yield _told(path, home)


def holds(folder: Path, path: Path) -> bool:
    """Whether a path, which need not exist, leads into a folder or to it, by whatever links and spelling."""
    true_path = Path(os.path.realpath(path))
    return any(_is_same(folder, above) for above in (true_path, *true_path.parents))


def _is_same(one: Path, other: Path) -> bool:
    """Whether both are the same. Where both are there the disk is asked, which knows whether capitals matter."""
    try:
        return one.samefile(other)
    except OSError:
        return os.path.realpath(one) == os.path.realpath(other)


def _is_lock_of_an_editor(path: Path) -> bool:
    """Emacs keeps beside an open page a link called ``.#page.md`` that leads nowhere."""
    return path.name.startswith(".#") and not path.exists()


def _told(path: Path, home: Path) -> str:
    place = printable(os.path.relpath(path, home).replace(os.sep, "/"))
    if path.is_symlink():
        return f"{place} is a symbolic link; put the file itself there, or lead to it by a link on a page"
    return f"{place} is neither a file nor a folder; take it away"
