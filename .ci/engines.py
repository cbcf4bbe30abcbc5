# ruff: noqa: INP001, S603, T201
"""Tell whether other engines make the same site of this repository as MkDocs does.

    make engines

ProperDocs builds it as it is: every file is the same but for the line that names the engine.
Zensical builds what `lessons export` writes: every page has its address, and in its main part the
same texts, links and pictures. Every page runs the same modules of search, which read the same
index, byte for byte, so that any query finds the same. Exits with 1 where something differs.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser

HOME = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
ENGINE = re.compile(rb'<meta name="generator" content="[^"]*">')
ADDED = "script, style, .headerlink, .md-content__button, .md-source-file, #__skip"
"""What engines and their themes add to the main part of a page."""
OF_ENGINES = {"404.html"}
OF_BUILDS = {"site-files.json", "sitemap.xml.gz"}
SITE = "https://lessons.example.org/"
LINKS = ("href", "src", "action", "data-address")


def main() -> int:
    """Build the site with each engine, and compare."""
    with tempfile.TemporaryDirectory() as folder:
        first, second, export = (Path(folder, name) for name in ("mkdocs", "properdocs", "export"))
        run("mkdocs", "build", "--strict", "--quiet", "--site-dir", first)
        run("properdocs", "build", "--strict", "-f", "mkdocs.yml", "--site-dir", second)
        different = [f"ProperDocs: {name}" for name in differences(first, second, bytes_of)]
        run("lessons", "export", export)
        run("zensical", "build", "--strict", "-f", "mkdocs.yml", folder=export)
        shutil.copytree(export / "files", export / "site", dirs_exist_ok=True)
        for of, names in SAME_OF_ZENSICAL:
            unlike = differences(first, export / "site", of, names)
            different += [f"Zensical: {name}" for name in unlike]
    print("\n".join(different) or "MkDocs, ProperDocs and Zensical: the same pages and search.")
    return bool(different)


def run(command: str, *arguments: object, folder: Path = HOME) -> None:
    """Run a command of this environment, in the repository or elsewhere; exit if it fails."""
    silent = {"NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"}
    surroundings = {"SOURCE_DATE_EPOCH": "1795305600", **os.environ, **silent}
    whole = [str(BIN / command), *map(str, arguments)]
    if subprocess.run(whole, cwd=folder, env=surroundings, check=False).returncode:
        sys.exit(f"`{' '.join(whole)}` failed")


def differences(
    first: Path, second: Path, of: Callable[[Path, str], object], names: str = "*"
) -> list[str]:
    """Return the names of files that only one folder has, or of which another thing is made."""
    mine, theirs = (
        {
            path.relative_to(folder).as_posix(): path
            for path in folder.rglob(names)
            if path.is_file()
        }
        for folder in (first, second)
    )
    found = mine.keys() ^ theirs.keys()
    found |= {
        name
        for name in mine.keys() & theirs.keys()
        if of(mine[name], name) != of(theirs[name], name)
    }
    return sorted(found - OF_BUILDS - (OF_ENGINES if names != "*" else set()))


def bytes_of(path: Path, _: str) -> bytes:
    """Return a file without the line that names the engine."""
    return ENGINE.sub(b"", path.read_bytes())


def parts_of(path: Path, name: str) -> list[object]:
    """Return what a page says and leads to, in its main part."""
    page = LexborHTMLParser(path.read_bytes())
    main = page.css_first("article.md-content__inner") or page.body
    for node in main.css(ADDED):
        node.decompose()
    links = [node.attributes.get(name) for node in main.css("*") for name in LINKS]
    whole = [urljoin(f"{SITE}{name}", link) for link in links if link]
    return [*main.text(separator=" ").split(), *whole]


def modules_of(path: Path, name: str) -> list[str]:
    """Return the addresses of the modules that a page runs."""
    scripts = LexborHTMLParser(path.read_bytes()).css("script[type=module]")
    return sorted({urljoin(f"{SITE}{name}", str(script.attributes["src"])) for script in scripts})


SAME_OF_ZENSICAL = (
    (parts_of, "*.html"),
    (modules_of, "*.html"),
    (bytes_of, "search/**/*.json"),
    (bytes_of, "assets/*.js"),
)
"""What a site that Zensical built has in common with ours: something of each of some files."""


if __name__ == "__main__":
    sys.exit(main())
