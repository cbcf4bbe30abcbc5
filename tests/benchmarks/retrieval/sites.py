"""Sites of the records: for Pagefind, with Material's own search, and with ours.

The first two take minutes and depend on nothing of the product, so that they may be kept from run
to run.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from html import escape
from importlib.metadata import version
from pathlib import Path

from retrieval.corpus import Record

HOME = Path(__file__).resolve().parents[3]
NODE_MODULES = HOME / "tests/benchmarks/node_modules"
_MATERIAL = """\
site_name: Lessons
site_url: https://lessons.example.org/
nav: [index.md]
not_in_nav: /lessons/**
plugins: [search]
theme: {name: material, font: false, features: [search.share]}
"""
_OURS = """\
site_name: Lessons
site_url: https://lessons.example.org/
nav: [index.md]
plugins: [lessons]
theme: {name: material, font: false}
"""
_LESSON = {
    "title": "Refunds were paid twice",
    "lesson": "Let the till refuse a second refund, since nobody can remember the first.",
    "date": "2020",
    "areas": ["billing"],
    "failure": "A refund was expected once and came twice.",
    "causes": [{"factor": "tooling", "text": "The till did not know of earlier refunds."}],
    "changes": [{"text": "Make the till refuse a second refund"}],
}
_VOCABULARY = {
    "areas": {"billing": {"name": "Billing", "description": "Charging people the right amount."}},
    "factors": {
        "tooling": {"name": "Tooling", "description": "The tools did not do what the work needed."}
    },
}


def pagefind(records: Sequence[Record], folder: Path) -> Path:
    """Build a site of plain pages and Pagefind's index of them."""
    its_version = json.loads((NODE_MODULES / "pagefind/package.json").read_text())["version"]
    return _kept(
        folder / f"pagefind-{its_version}-{_fingerprint(records)}",
        lambda site: _pagefind(records, site),
    )


def material(records: Sequence[Record], folder: Path) -> Path:
    """Build a site by MkDocs with Material and its own search."""
    its_version = version("mkdocs-material")
    return _kept(
        folder / f"material-{its_version}-{_fingerprint(records)}",
        lambda site: _material(records, site),
    )


def ours(index: Mapping[str, bytes], folder: Path) -> Path:
    """Make a site of one lesson with the product, and put the index of the records into it."""
    site, source = folder / "ours", folder / "ours-source"
    for each in (site, source):
        shutil.rmtree(each, ignore_errors=True)
    (source / "docs").mkdir(parents=True)
    (source / "docs/contributing.md").write_text("# Give a lesson\n")
    (source / "lessons/2020").mkdir(parents=True)
    # JSON is YAML, too.
    (source / "lessons/vocabulary.yml").write_text(json.dumps(_VOCABULARY))
    (source / "lessons/2020/late-refunds.yml").write_text(_yaml(_LESSON))
    _mkdocs(_OURS, source, site)
    entry = site / "search/index.json"
    of_site = json.loads(entry.read_bytes())
    for path in (site / "search").iterdir():
        if path.is_dir():
            shutil.rmtree(path)
    for name, content in index.items():
        path = site / "search" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    # What results are made of, and what stands beside it, is the site's.
    entry.write_text(json.dumps({**of_site, **json.loads(index["index.json"])}))
    return site


def _yaml(record: Mapping[str, object]) -> str:
    return "".join(f"{name}: {json.dumps(value)}\n" for name, value in record.items())


def _kept(site: Path, build: Callable[[Path], None]) -> Path:
    """Build a site unless it is there, under another name until it is finished."""
    if not site.exists():
        print(f"building {site.name} …", file=sys.stderr)
        begun = site.with_name(f"{site.name}.begun")
        shutil.rmtree(begun, ignore_errors=True)
        build(begun)
        begun.rename(site)
    return site


def _fingerprint(records: Sequence[Record]) -> str:
    """Return a digest of what both kinds of site are made of."""
    digest = sha256(_MATERIAL.encode())
    for record in records:
        digest.update(f"{record.address} {record.title}\n{_body(record, '## {}')}".encode())
    return digest.hexdigest()[:12]


def _pagefind(records: Sequence[Record], site: Path) -> None:
    for record in records:
        page = site / record.address / "index.html"
        page.parent.mkdir(parents=True)
        page.write_text(
            f'<!doctype html><html lang="en"><title>{escape(record.title)}</title>'
            f"<body data-pagefind-body><h1>{escape(record.title)}</h1>"
            f"{_body(record, '<h2>{}</h2>')}"
        )
    (site / "index.html").write_text('<!doctype html><html lang="en"><title>Lessons</title>')
    command = ["node", str(NODE_MODULES / "pagefind/lib/runner/bin.cjs"), "--site", str(site)]
    subprocess.run(command, check=True, capture_output=True)


def _material(records: Sequence[Record], site: Path) -> None:
    source = site.with_name(f"{site.name}.source")
    shutil.rmtree(source, ignore_errors=True)
    (source / "docs/lessons").mkdir(parents=True)
    (source / "docs/index.md").write_text("# Lessons\n")
    for record in records:
        # Paragraphs are HTML already, so that nothing in them is taken for Markdown.
        text = f"# {_literal(record.title)}\n\n{_body(record, '## {}')}"
        (source / f"docs/lessons/{record.id.lower()}.md").write_text(text)
    _mkdocs(_MATERIAL, source, site)
    shutil.rmtree(source)


def _body(record: Record, heading: str) -> str:
    sections = [(its_heading, text) for _, its_heading, text in record.sections]
    sections.append(("Tags", ", ".join((*record.tags, record.area))))
    parts = [f"<p>{escape(record.date)}</p>"]
    for its_heading, text in sections:
        parts.append(heading.format(its_heading))
        parts += [
            f"<p>{escape(' '.join(each.split()))}</p>"
            for each in text.split("\n\n")
            if each.strip()
        ]
    return "\n\n".join(parts) + "\n"


def _literal(text: str) -> str:
    return re.sub(r"([\\`*_{}\[\]()#+\-.!])", r"\\\1", escape(" ".join(text.split()), quote=False))


def _mkdocs(config: str, source: Path, site: Path) -> None:
    (source / "mkdocs.yml").write_text(config)
    command = [
        sys.executable,
        "-m",
        "mkdocs",
        "build",
        "-q",
        "-f",
        str(source / "mkdocs.yml"),
        "-d",
        str(site),
    ]
    subprocess.run(command, check=True, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"})
