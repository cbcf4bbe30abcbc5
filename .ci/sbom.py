# ruff: noqa: INP001
"""Print what a wheel of ours needs when it runs, as it is installed here, in CycloneDX 1.6.

    SOURCE_DATE_EPOCH=… python .ci/sbom.py dist/….whl > dist/….cdx.json

Nothing in it is random: the serial number follows from the content, the time from SOURCE_DATE_EPOCH
(without which there is none).
"""

from __future__ import annotations

import datetime
import hashlib
import json
import os
import sys
import uuid
import zipfile
from collections.abc import Iterator, Mapping
from importlib.metadata import Distribution, PackageNotFoundError, PathDistribution, distribution
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

Libraries = dict[str, tuple[Distribution, set[str]]]
"""Every library by its name, and the names of those that it asks for."""


def document(wheel: Path, epoch: str | None) -> Mapping[str, Any]:
    """Return the document of a wheel and all that it asks for, as of a second since 1970.

    Raises PackageNotFoundError when something that it asks for is not installed.
    """
    libraries = _everything(_in(wheel))
    own, *others = libraries
    # Names and versions are not enough to tell the wheel from another that was made of the same.
    hashes = [{"alg": "SHA-256", "content": hashlib.sha256(wheel.read_bytes()).hexdigest()}]
    about: dict[str, Any] = {
        "component": {**_component(libraries[own][0], "application"), "hashes": hashes}
    }
    if epoch:
        moment = datetime.datetime.fromtimestamp(int(epoch), datetime.UTC)
        about["timestamp"] = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    refs = {name: _purl(library) for name, (library, _) in libraries.items()}
    content = {
        "metadata": about,
        "components": [_component(libraries[name][0], "library") for name in sorted(others)],
        "dependencies": [
            {"ref": refs[name], "dependsOn": sorted(map(refs.__getitem__, libraries[name][1]))}
            for name in sorted(libraries)
        ],
    }
    serial = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(content, sort_keys=True))
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{serial}",
        "version": 1,
        **content,
    }


def _in(wheel: Path) -> Distribution:
    [about] = [path for path in zipfile.Path(wheel).iterdir() if path.name.endswith(".dist-info")]
    return PathDistribution(about)


def _everything(own: Distribution) -> Libraries:
    """Return the wheel, then all that it asks for here, directly or not."""
    libraries: Libraries = {}
    waiting, seen = [(own, frozenset[str]())], set()
    while waiting:
        library, extras = waiting.pop()
        asked_for = libraries.setdefault(canonicalize_name(library.name), (library, set()))[1]
        for needed in _needs(library, extras):
            wanted = canonicalize_name(needed.name), frozenset(needed.extras)
            asked_for.add(wanted[0])
            if wanted not in seen:
                seen.add(wanted)
                waiting.append((distribution(wanted[0]), wanted[1]))
    return libraries


def _needs(library: Distribution, extras: frozenset[str]) -> Iterator[Requirement]:
    for line in library.requires or ():
        needed = Requirement(line)
        if needed.marker is None or any(
            needed.marker.evaluate({"extra": extra}) for extra in extras or ("",)
        ):
            yield needed


def _component(library: Distribution, kind: str) -> dict[str, Any]:
    purl, licences = _purl(library), list(_licences(library))
    named = {
        "type": kind,
        "bom-ref": purl,
        "name": library.name,
        "version": library.version,
        "purl": purl,
    }
    return {**named, "licenses": licences} if licences else named


def _licences(library: Distribution) -> Iterator[Mapping[str, Any]]:
    """Yield a library's licence: an SPDX expression, else its classifiers, else a word or two."""
    metadata = library.metadata
    classifiers = [line.rpartition(" :: ") for line in metadata.get_all("Classifier") or ()]
    names = [name for group, _, name in classifiers if group.startswith("License")]
    text = (metadata.get("License") or "").strip()
    if metadata.get("License-Expression"):
        yield {"expression": metadata["License-Expression"]}
    elif names:
        yield from ({"license": {"name": name}} for name in sorted(names))
    elif text and "\n" not in text:
        yield {"license": {"name": text}}


def _purl(library: Distribution) -> str:
    return f"pkg:pypi/{canonicalize_name(library.name)}@{library.version}"


if __name__ == "__main__":
    try:
        sbom = document(Path(sys.argv[1]), os.environ.get("SOURCE_DATE_EPOCH"))
    except PackageNotFoundError as missing:
        sys.exit(f"{missing.name} is not installed, so nobody can tell what the wheel stands on.")
    sys.stdout.write(json.dumps(sbom, indent=2) + "\n")
