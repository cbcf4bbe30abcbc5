"""Files that others wrote, which come with the installed program and stand in no repository."""

from __future__ import annotations

from contextlib import suppress
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

_NOT_INSTALLED = (
    "The site lacks {folder}, which is put in place when the program is installed, and nobody has "
    "done so here. Say `pip install --editable .` in the program's own folder."
)


def taken(room: str, folder: str) -> Path:
    """Return a folder that the build filled: of a room below this one, such as ``search``.

    An editable install keeps it beside its metadata, outside the working copy. Raises
    FileNotFoundError where the program was not installed.
    """
    with suppress(PackageNotFoundError):
        installed = distribution("mkdocs-lessons")
        place = Path(str(installed.locate_file(f"generator/site/{room}/{folder}")))
        if place.is_dir():
            return place
    raise FileNotFoundError(_NOT_INSTALLED.format(folder=folder))
