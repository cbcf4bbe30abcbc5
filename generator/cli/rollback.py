"""Whether an older version of a site can be shown again, and which lessons that would bring back."""

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
    """Refuse a version that is not whole, or would bring lessons back when nobody has agreed to that.

    It is compared with the newest version, which may be another than the one that is shown.
    """
    version, newest = place.folder / before, place.folder / place.versions()[-1]
    if version.is_symlink() or not version.is_dir():
        raise Unpublished(
            f"{version} is no folder of its own, so `lessons publish` did not make it; move it away"
        )
    must_be_whole(version, f"{version} holds no site.")
    returning = _returning(_lessons(version), _lessons(newest))
    if returning:
        click.echo(
            f"Going back shows again what version {newest.name} does not show, or shows as withdrawn:",
            err=True,
        )
        click.echo("\n".join(f"  {printable(line)}" for line in returning), err=True)
    if returning and not is_agreed:
        click.echo(
            "Nothing was changed. If all of this may be read again, say so with --yes.", err=True
        )
        sys.exit(1)


def _lessons(version: Path) -> Mapping[str, Any] | None:
    """The lessons of a version by their ids, as it tells them to programs; None if that cannot be read."""
    try:
        told = json.loads((version / addresses.ALL_DATA).read_bytes())
        return {str(lesson["id"]): lesson for lesson in told["lessons"]}
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return None


def _returning(then: Mapping[str, Any] | None, now: Mapping[str, Any] | None) -> list[str]:
    if then is None or now is None:
        return ["lessons that nobody can name, since one of the two versions cannot be read"]
    renamed = {alias for lesson in now.values() for alias in lesson.get("aliases") or ()}
    gone = then.keys() - now.keys() - renamed
    withdrawn = {slug for slug in then.keys() & now.keys() if now[slug].get("withdrawn")}
    back = gone | {slug for slug in withdrawn if not then[slug].get("withdrawn")}
    return [
        f"{slug}: {then[slug].get('title')}{'' if slug in gone else ' (withdrawn since)'}"
        for slug in sorted(back)
    ]
