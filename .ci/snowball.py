# ruff: noqa: INP001
"""Build hook: takes Snowball's stemmers and stop words from the packages that pyproject.toml pins.

They were written by others, so the repository does not hold them. sdist and wheel do, with their
licences. An editable install keeps them beside its metadata, outside the working copy. Whoever
builds from an sdist needs none of the packages.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, PackagePath, distribution
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FOLDER = "generator/site/search/snowball"
LANGUAGES = {
    "da": "danish",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "it": "italian",
    "nl": "dutch",
    "no": "norwegian",
    "pt": "portuguese",
    "ru": "russian",
    "sv": "swedish",
}
"""Those that Sphinx has stop words for, by the names of its files."""

_SUPERSEDED = ("porter-stemmer.js", "dutch_porter-stemmer.js")


class Snowball(BuildHookInterface[Any]):
    """Adds Snowball's files to what is built."""

    def dependencies(self) -> list[str]:
        """Return what a build in isolation has to install."""
        return [] if self._unpacked.is_dir() else list(self.config["packages"])

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the files where the program looks for them.

        Ends the build with a sentence when they are not those that are pinned.
        """
        files = dict(sorted(self._files()))
        digest = _digest(files)
        if digest != self.config["sha256"]:
            needed = " ".join(self.config["packages"])
            sys.exit(
                f"What search needs of Snowball is taken from {needed} when the program is built, "
                f"and something else, or nothing, is installed here. "
                f"Say `pip install {needed}`, and build again. "
                f"(After a change of these versions, `sha256` in pyproject.toml becomes {digest}.)"
            )
        kind = "force_include_editable" if version == "editable" else "force_include"
        build_data[kind].update({str(path): f"{FOLDER}/{name}" for name, path in files.items()})

    @property
    def _unpacked(self) -> Path:
        """Return the folder in which an sdist has the files."""
        return Path(self.root, FOLDER)

    def _files(self) -> Iterator[tuple[str, Path]]:
        """Yield every file with the name that it gets."""
        if self._unpacked.is_dir():
            yield from ((path.name, path) for path in self._unpacked.iterdir())
            return
        for package in self.config["packages"]:
            name = package.partition("==")[0]
            try:
                files = distribution(name).files or []
            except PackageNotFoundError:
                continue
            for file in files:
                if new_name := _name(file, name):
                    yield new_name, Path(str(file.locate()))


def _name(file: PackagePath, package: str) -> str | None:
    """Return the name that a package's file gets here, or None for one that is not needed."""
    match file.parent.name:
        case "minified-js" if file.name.endswith("-stemmer.js") and file.name not in _SUPERSEDED:
            return file.name.replace("-stemmer", "")
        case "_stopwords" if file.suffix == ".txt":
            return f"{LANGUAGES[file.stem]}.txt"
        case "licenses":
            return f"LICENSE-{package}.txt"
    return None


def _digest(files: dict[str, Path]) -> str:
    """Return the SHA-256 of names and contents."""
    digest = hashlib.sha256()
    for name, path in files.items():
        digest.update(b"%b\0%b\0" % (name.encode(), path.read_bytes()))
    return digest.hexdigest()
