"""Ask Lighthouse how soon a lesson can be read, beside a page of plain Material with the same text.

The lessons of this repository are built with its theme twice: by this program, and as Markdown pages
with Material's own search. One server shows both, Lighthouse visits them by turns as its phone, and
the median of each figure counts; home and search page are visited once more for what is no matter
of time. On a machine with other work only figures of one run can be compared.

    npm install --no-package-lock --prefix tests/benchmarks lighthouse
    python tests/benchmarks/lighthouse.py [--lesson ID] [--rounds 5] [--json]
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import median

import build
import yaml
from options import parser_of
from retrieval import browser, server, sites

HOME = Path(__file__).resolve().parents[2]
LIGHTHOUSE = sites.NODE_MODULES / ".bin/lighthouse"
LESSON = "alarm-reached-the-team-after-21-hours"
FIGURES = {
    "first paint, ms": "first-contentful-paint",
    "largest paint, ms": "largest-contentful-paint",
    "blocking time, ms": "total-blocking-time",
    "layout shift": "cumulative-layout-shift",
    "bytes": "total-byte-weight",
}
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
PLAIN = """\
site_name: Lessons
site_description: What failed, why, and what changed.
site_url: https://lessons.example.org/
nav: [index.md]
not_in_nav: /lessons/**
plugins: [search]
"""


def main() -> None:
    """Measure and print."""
    parser = parser_of(__doc__)
    parser.add_argument("--lesson", default=LESSON, help=f"whose page; default {LESSON}")
    parser.add_argument("--rounds", type=int, default=5, help="visits of each page; default 5")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    arguments = parser.parse_args()
    if missing := _missing():
        print(f"NOT MEASURED: {missing}", file=sys.stderr)
        return
    with tempfile.TemporaryDirectory() as folder:
        rows = _measured(Path(folder), arguments.lesson, arguments.rounds)
    print(json.dumps(rows, indent=2) if arguments.json else "\n".join(_lines(rows)))


def _missing() -> str | None:
    """Return what cannot be found here, if anything, and what to do about it."""
    if not browser.path():
        return "no browser is found"
    if not LIGHTHOUSE.exists():
        return "npm install --no-package-lock --prefix tests/benchmarks lighthouse"
    return None


def _measured(folder: Path, lesson: str, rounds: int) -> Mapping[str, Mapping[str, float]]:
    """Return the median of each figure by page."""
    our_site, plain_site = _built(folder)
    with server.served(our_site) as ours, server.served(plain_site) as plain:
        beside = {
            "ours": f"{ours}/lessons/{lesson}/",
            "plain Material": f"{plain}/lessons/{lesson}/",
        }
        others = {"our home": f"{ours}/", "our search": f"{ours}/search/?q=refund"}
        visits: dict[str, list[Mapping[str, float]]] = {name: [] for name in {**beside, **others}}
        for _ in range(rounds):
            for name, address in beside.items():
                visits[name].append(_visit(address, folder))
        for name, address in others.items():
            visits[name].append(_visit(address, folder))
    return {name: _middle(its) for name, its in visits.items()}


def _built(folder: Path) -> tuple[Path, Path]:
    """Build both sites, and return their folders."""
    pages = folder / "docs/lessons"
    pages.mkdir(parents=True)
    (folder / "docs/index.md").write_text("# Lessons\n")
    for record in build.RECORDS:
        markdown = "\n".join(build._markdown(yaml.safe_load(record.read_text())))
        (pages / f"{record.stem}.md").write_text(markdown)
    config = (HOME / "mkdocs.yml").read_text()
    theme = config[config.index("\ntheme:") : config.index("\nmarkdown_extensions:")]
    (folder / "mkdocs.yml").write_text(PLAIN + theme)
    for home, site in ((HOME, "ours"), (folder, "plain")):
        command = [*build.MKDOCS, "--site-dir", str(folder / site)]
        environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
        subprocess.run(command, cwd=home, env=environment, check=True)
    return folder / "ours", folder / "plain"


def _visit(address: str, folder: Path) -> Mapping[str, float]:
    """Return what Lighthouse says of one visit."""
    told = folder / "told.json"
    options = ["--quiet", "--output=json", f"--output-path={told}"]
    options += [
        f"--only-categories={','.join(CATEGORIES)}",
        "--chrome-flags=--no-sandbox --headless=new",
    ]
    environment = {**os.environ, "CHROME_PATH": str(browser.path())}
    subprocess.run([LIGHTHOUSE, address, *options], env=environment, check=True)
    report = json.loads(told.read_text())
    scores = {name: report["categories"][name]["score"] for name in CATEGORIES}
    audits = report["audits"]
    return scores | {name: audits[audit]["numericValue"] for name, audit in FIGURES.items()}


def _middle(visits: list[Mapping[str, float]]) -> Mapping[str, float]:
    return {name: median(visit[name] for visit in visits) for name in visits[0]}


def _lines(rows: Mapping[str, Mapping[str, float]]) -> Iterator[str]:
    yield f"{'':<18}" + "".join(f"{name:>16}" for name in rows)
    for figure in next(iter(rows.values())):
        yield f"{figure:<18}" + "".join(f"{row[figure]:>16,.4g}" for row in rows.values())


if __name__ == "__main__":
    main()
