# ruff: noqa: INP001
"""Build hook: takes what others wrote from the packages that pyproject.toml pins.

That is Snowball's stemmers and stop words, and the letters of the typeface Literata. The repository
does not hold them. sdist and wheel do, with their licences. An editable install keeps them beside
its metadata, outside the working copy. Whoever builds from an sdist needs none of the packages.
"""

from __future__ import annotations

import hashlib
import re
import sys
import tempfile
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, PackagePath, distribution
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FOLDERS = {
    "snowball": "generator/site/search/snowball",
    "literata": "generator/site/assets/literata",
}
"""Where the program looks for each."""
STYLE = "generator/site/assets/styles/type.css"
"""Says which files of the typeface there are, and which characters each holds."""
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
_FONT = "Literata[opsz,wght].ttf"
_FACE = re.compile(r'url\("([\w-]+\.woff2)"\)[^}]*?unicode-range:\s*([^;]+);')
# Headings and statements are of 20 to 45 points; body text has no serifs.
_AXES = {"opsz": 24, "wght": (400, 600)}
_FEATURES = ["ccmp", "kern", "liga", "lnum", "locl", "mark", "mkmk", "tnum"]
_NAMES = [0, 1, 2, 3, 4, 5, 6, 13, 14]
"""What the font calls itself, whose it is, and its licence, which may not be taken out of it."""


class Taken(BuildHookInterface[Any]):
    """Adds what others wrote to what is built."""

    _made: tempfile.TemporaryDirectory[str] | None = None

    def dependencies(self) -> list[str]:
        """Return what a build in isolation has to install."""
        needed: list[str] = []
        for part in FOLDERS:
            if not self._unpacked(part).is_dir():
                needed += self._needed(part)
        return needed

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the files where the program looks for them.

        Ends the build with a sentence when they are not those that are pinned.
        """
        kind = "force_include_editable" if version == "editable" else "force_include"
        for part, folder in FOLDERS.items():
            for name, path in self._files(part).items():
                build_data[kind][str(path)] = f"{folder}/{name}"

    def finalize(self, *_: object) -> None:
        """Take away what was made for this build."""
        if self._made:
            self._made.cleanup()

    def _unpacked(self, part: str) -> Path:
        """Return the folder in which an sdist has the files of a part."""
        return Path(self.root, FOLDERS[part])

    def _needed(self, part: str) -> list[str]:
        pinned = self.config[part]
        return [*pinned["packages"], *pinned.get("tools", ())]

    def _files(self, part: str) -> dict[str, Path]:
        """Return the files of a part by the names that they get."""
        unpacked = self._unpacked(part)
        if unpacked.is_dir():
            files = {path.name: path for path in sorted(unpacked.iterdir())}
            # Letters made elsewhere need not be packed alike: they are as the sdist has them.
            if part != "literata":
                self._refuse_others(part, files)
            return files
        files = dict(sorted(_of_packages(self.config[part]["packages"])))
        self._refuse_others(part, files)
        return self._with_letters(files)

    def _with_letters(self, files: dict[str, Path]) -> dict[str, Path]:
        """Return files with those of the typeface's letters in place of its font."""
        font = files.pop(_FONT, None)
        if font:
            self._made = tempfile.TemporaryDirectory()
            for name, content in letters(font, Path(self.root, STYLE).read_text("utf-8")):
                files[name] = Path(self._made.name, name)
                files[name].write_bytes(content)
        return files

    def _refuse_others(self, part: str, files: dict[str, Path]) -> None:
        """End the build when files are not those that are pinned."""
        digest = _digest(files)
        if digest != self.config[part]["sha256"]:
            needed = " ".join(self._needed(part))
            sys.exit(
                f"What the site needs of {part.capitalize()} is taken from {needed} when the "
                f"program is built, and something else, or nothing, is installed here. "
                f"Say `pip install {needed}`, and build again. "
                f"(After a change of these versions, `sha256` in pyproject.toml becomes {digest}.)"
            )


def letters(font: Path, style: str) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a typeface that a style sheet asks for, with the characters it names.

    The same versions of the tools make the same files.
    """
    from fontTools import subset  # noqa: PLC0415 - nobody needs it to build from an sdist
    from fontTools.ttLib import TTFont  # noqa: PLC0415
    from fontTools.varLib.instancer import instantiateVariableFont  # noqa: PLC0415

    options = subset.Options(hinting=False, layout_features=_FEATURES, name_IDs=_NAMES)
    for name, characters in _FACE.findall(style):
        part = TTFont(font, recalcTimestamp=False)
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=subset.parse_unicodes(characters))
        cutter.subset(part)
        instantiateVariableFont(part, _AXES, inplace=True)
        part.flavor = "woff2"
        with tempfile.TemporaryFile() as file:
            part.save(file)
            file.seek(0)
            yield name, file.read()


def _of_packages(packages: list[str]) -> Iterator[tuple[str, Path]]:
    """Yield every file that is needed of packages, with the name that it gets."""
    for package in packages:
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
        case "files" if file.name == _FONT:
            return _FONT
        case "licenses":
            return f"LICENSE-{package}.txt"
    return None


def _digest(files: dict[str, Path]) -> str:
    """Return the SHA-256 of names and contents."""
    digest = hashlib.sha256()
    for name, path in files.items():
        digest.update(b"%b\0%b\0" % (name.encode(), path.read_bytes()))
    return digest.hexdigest()
