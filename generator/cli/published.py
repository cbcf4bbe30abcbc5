"""A published site, asked by a repository that has no lessons of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import urljoin

import click

from generator.cli.check import style
from generator.cli.common import Refused
from generator.problem import printable
from generator.records import mute, source
from generator.records.catalogue import Catalogue
from generator.records.judging import problems_in
from generator.records.mute import Mute, check_mutes, read_mutes
from generator.report import as_text
from generator.site.addresses import MATCH_DATA
from generator.site.api.matching import PublishedBase, read_match_data

_SECONDS = 20.0
_MOST = 64 * 1024 * 1024
"""Bytes of a site's data: those of about 15,000 lessons."""


def published_base(place: str, folder: Path, seconds: float = _SECONDS) -> PublishedBase:
    """Return the lessons of a site, given its address or its built folder.

    What the ``match.yml`` in ``folder`` says is added to what the site is quiet about. Refuses when
    the site has no data for matching, none that can be read, or none within so many seconds.
    """
    is_web = re.match("https?://", place, re.IGNORECASE)
    if "://" in place and not is_web:
        raise Refused("--from takes an address that begins with https:// or http://, or a folder")
    where = place if is_web else Path(place).resolve().as_posix()
    if not where.endswith(".json"):
        where = f"{where.rstrip('/')}/{MATCH_DATA}"
    try:
        content = _asked(where, seconds) if is_web else _read(Path(where))
        base = read_match_data(content)
    except (OSError, ValueError) as fault:
        raise Refused(f"{_shown(where)} cannot be asked: {_reason(fault)}") from None
    urls = {slug: urljoin(where, url) for slug, url in base.urls.items()}
    mutes = (*base.catalogue.mutes, *_own_mutes(folder, base.catalogue))
    catalogue = replace(base.catalogue, mutes=mutes)
    return replace(base, catalogue=catalogue, urls=urls)


def _asked(address: str, seconds: float) -> bytes:
    # Loading it takes long, and who asks a folder does not need it.
    from generator.around.probe import content_of  # noqa: PLC0415

    return content_of(address, seconds, _MOST)


def _read(path: Path) -> bytes:
    if path.parent.is_dir() and not path.is_file():
        raise FileNotFoundError(None, "No such file", str(path))
    with path.open("rb") as stream:
        content = stream.read(_MOST + 1)
    if len(content) > _MOST:
        raise ValueError(f"it has more than {_MOST:,} bytes")
    return content


def _shown(where: str) -> str:
    """Return a place for people, without the password that an address may hold."""
    scheme, mark, rest = where.partition("://")
    host, slash, path = rest.partition("/")
    return printable(f"{scheme}{mark}{host.rpartition('@')[2]}{slash}{path}")


def _reason(fault: OSError | ValueError) -> str:
    named = fault.strerror if isinstance(fault, OSError) else None
    return printable(named or str(fault))


def _own_mutes(folder: Path, catalogue: Catalogue) -> Sequence[Mute]:
    """Return what the repository that asks is quiet about; whatever is wrong there is told."""
    file = folder / mute.FILE_NAME
    if not file.is_file():
        return ()
    written = source.read(file, file.as_posix())
    mutes, findings = read_mutes(written) if written.is_read else ((), [])
    findings += check_mutes(mutes, catalogue.vocabulary, catalogue.by_id)
    problems = problems_in(written, findings)
    if problems:
        click.echo(as_text(problems, source.lines_of, style), err=True)
    return mutes
