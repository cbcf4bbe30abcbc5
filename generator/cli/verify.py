"""``lessons verify``: a look through a built site before it is published."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from generator.cli.check import FORMATS, tell
from generator.cli.common import PATH, Refused, format_option
from generator.verify import RULES, NoSite, read_site
from generator.verify import verify as verified


@click.command()
@click.argument("folder", metavar="SITE", type=PATH)
@format_option(type=click.Choice(FORMATS), help="As for `check`.")
def verify(folder: Path, form: str) -> None:
    """Look through a built site before it is published, and tell every problem at once.

    SITE is the folder that `mkdocs build` made. All its files must be there as they were written,
    and no others; links, anchors and redirects must lead somewhere; the search index must be
    complete; every page must have a strict Content-Security-Policy, and fetch nothing from another
    host. Where lessons lie in a folder of a larger site (`at: lessons/`), that folder alone is
    looked through; `site` and `site/lessons` do the same.

    Exits with 0 when the site may be published, 1 when there are problems, 2 when there is no site
    to look through.
    """
    try:
        site = read_site(folder, folder.as_posix())
    except (NoSite, OSError) as fault:
        raise Refused(str(fault)) from None
    problems = verified(site)
    tell(problems, len(site.files), form, noun="file", rules=RULES)
    sys.exit(1 if problems else 0)
