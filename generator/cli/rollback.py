"""Look through an older version of a site before it is shown again."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from generator.cli.publish_build import must_be_whole
from generator.problem import printable
from generator.publishing import Unpublished
from generator.publishing.versions import PublishedPlace
from generator.site import addresses


def must_be_fit(place: PublishedPlace, before: str, *, is_agreed: bool) -> None:
    """Refuse a version that is not whole, or brings lessons back when nobody has agreed to that.

    It is compared with the newest version, which may be another than the one that is shown.
    """
    version, newest = place.folder / before, place.folder / place.versions()[-1]
    if version.is_symlink() or not version.is_dir():
        raise Unpublished(
            f"{version} is no folder of its own, so `lessons publish` did not make it; move it away"
        )
    must_be_whole(version, f"{version} holds no site.")
    returning = _returning(_lessons(version), _lessons(newest))
    if not returning:
        return
    click.echo(
        f"Going back shows again what version {newest.name} does not show, or shows as withdrawn:",
        err=True,
    )
    for line in returning:
        click.echo(f"  {printable(line)}", err=True)
    if not is_agreed:
        click.echo(
            "Nothing was changed. If all of this may be read again, say so with --yes.", err=True
        )
        sys.exit(1)


def _lessons(version: Path) -> Mapping[str, Any] | None:
    """Return the lessons of a version's API by id; None if they cannot be read."""
    try:
        data = json.loads((version / addresses.ALL_DATA).read_bytes())
        return {str(lesson["id"]): lesson for lesson in data["lessons"]}
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return None


def _returning(then: Mapping[str, Any] | None, now: Mapping[str, Any] | None) -> list[str]:
    """Name the lessons that are gone now, or withdrawn, and were not then."""
    if then is None or now is None:
        return ["lessons that nobody can name, since one of the two versions cannot be read"]
    renamed = {alias for lesson in now.values() for alias in lesson.get("aliases") or ()}
    lines = []
    for slug, lesson in sorted(then.items()):
        line = f"{slug}: {lesson.get('title')}"
        if slug not in now and slug not in renamed:
            lines.append(line)
        elif slug in now and now[slug].get("withdrawn") and not lesson.get("withdrawn"):
            lines.append(f"{line} (withdrawn since)")
    return lines
