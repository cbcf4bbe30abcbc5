"""``lessons export``: the site as files that an engine without our plugin builds."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from generator.cli import common
from generator.cli.common import PATH, Refused

ASKED_BY = "LESSONS_EXPORT"
"""The variable by which the plugin knows that it is asked for an export."""


@click.command()
@click.argument("folder", metavar="DIR", type=PATH)
@common.config_option()
def export(folder: Path, *, config: Path) -> None:
    """Write the site into DIR as files that another engine builds, such as Zensical.

    DIR is new or empty. It gets `mkdocs.yml`, `docs` and `overrides`, from which the engine builds
    the same pages at the same addresses, and `files`, which are copied over what it built: search,
    feeds, data, redirects and copies as Markdown.
    """
    if folder.exists() and any(folder.iterdir()):
        raise Refused(f"{folder} is not empty; name a new folder")
    with TemporaryDirectory() as site:
        command = [sys.executable, "-P", "-m", "mkdocs", "build", "--strict", "--quiet"]
        command += ["--config-file", str(config), "--site-dir", site]
        surroundings = {"NO_MKDOCS_2_WARNING": "1", **os.environ, ASKED_BY: str(folder.absolute())}
        built = subprocess.run(command, env=surroundings, check=False)  # noqa: S603 - our own
    if built.returncode or not (folder / "mkdocs.yml").is_file():
        raise Refused("nothing was exported, since the site was not built")
    click.echo(f"The site lies in {folder}. To build it with Zensical:\n")
    click.echo(f"  cd {folder}\n  zensical build --strict -f mkdocs.yml\n  cp -R files/. site/")
