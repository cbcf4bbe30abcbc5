"""Measure how long a base of lessons takes to build, beside plain Markdown pages of the same text.

Each builder runs as a whole process, by turns with the others, and all of its processor time counts,
from its start to its end, with its peak of memory and what it leaves behind. Of several rounds the
quickest of each counts, since other work on the machine only ever adds. The lessons are those of
this repository, repeated under other names and without references to each other.

- `ours`: this program, with its search, lists, boards, feeds and data besides the pages.
- `plain`: MkDocs with Material and no plugin. It has nothing but the pages.
- `zensical`: Material's successor, with the same pages and configuration, if it is installed.
- `hugo`: the same pages in templates of three lines, if it is installed.

What is not installed is told, and left out.

    python tests/benchmarks/build.py [--lessons 300 --lessons 1000 …] [--rounds 3] [--json]
    python tests/benchmarks/build.py --profile [--lessons 300]

With --profile, our build alone is run under cProfile, and where its time goes is printed. A profile
says where to look and not how long it takes, since it makes every call of a function dearer: do not
compare by it.
"""

from __future__ import annotations

import json
import os
import pstats
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from options import parser_of

HOME = Path(__file__).resolve().parents[2]
RECORDS = sorted(HOME.glob("lessons/*/*.yml"))
TAGS = Counter(
    tag
    for path in RECORDS
    for tags in re.findall(r"(?m)^tags: \[(.*)\]", path.read_text())
    for tag in tags.split(", ")
)
PLAIN = """\
site_name: Plain
site_url: https://plain.example.org/
nav: [index.md]
not_in_nav: /lessons/**
plugins: []
theme: {name: material, font: false}
markdown_extensions: [admonition, attr_list, tables, {toc: {permalink: true}}, pymdownx.superfences]
"""
HUGO = {
    "hugo.toml": "title = 'Plain'\nbaseURL = 'https://plain.example.org/'\n",
    "layouts/_default/single.html": "<!doctype html><title>{{ .Title }}</title>{{ .Content }}\n",
    "layouts/_default/list.html": "<!doctype html>{{ range .Pages }}{{ .Title }}{{ end }}\n",
    "content/_index.md": "# Plain\n",
}
OURS = (
    PLAIN.replace("Plain", "Lessons")
    # As a new base has them.
    .replace("plugins: []", "plugins: [{lessons: {copies: [markdown]}}]")
    .replace("not_in_nav: /lessons/**\n", "")
)


def main() -> None:
    """Measure and print."""
    parser = parser_of(__doc__)
    parser.add_argument(
        "--lessons", type=int, action="append", help="how many; default 300 and 1000"
    )
    parser.add_argument("--rounds", type=int, default=3, help="how often each is built; default 3")
    parser.add_argument(
        "--json", action="store_true", help="print one JSON list instead of a table"
    )
    parser.add_argument(
        "--profile", action="store_true", help="print where our build spends its time instead"
    )
    parser.add_argument(
        "--markdown", action="store_true", help="print the table of docs/about/speed.md instead"
    )
    arguments = parser.parse_args()
    numbers = arguments.lessons or (300, 1000)
    if arguments.profile:
        for number in numbers:
            _profile(number)
        return
    rows = [row for number in numbers for row in _rows(number, arguments.rounds)]
    if arguments.json:
        print(json.dumps(rows, indent=2))
    else:
        print("\n".join(_table(rows) if arguments.markdown else _lines(rows)))


MKDOCS = (sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict")
BUILDERS = {
    "ours": ("ours", MKDOCS),
    "plain": ("plain", MKDOCS),
    "zensical": ("plain", ("zensical", "build")),
    "hugo": ("hugo", ("hugo", "--quiet", "--destination", "site")),
}
"""The folder in which each runs, and its command."""


def _rows(number: int, rounds: int) -> Iterator[dict[str, Any]]:
    """Yield what each builder took for so many lessons."""
    with tempfile.TemporaryDirectory() as home:
        _lay_down(Path(home), number)
        for name, (folder, command) in BUILDERS.items():
            if shutil.which(command[0]) is None:
                print(f"{name} is left out: it is not installed", file=sys.stderr)
                continue
            yield {
                "lessons": number,
                "builder": name,
                **_measured(Path(home, folder), command, rounds),
            }


def _measured(folder: Path, command: Sequence[str], rounds: int) -> dict[str, float]:
    used = [_used(folder, command) for _ in range(rounds)]
    sizes = [path.stat().st_size for path in (folder / "site").rglob("*") if path.is_file()]
    return {
        "seconds": round(min(seconds for seconds, _ in used), 2),
        "peak_mb": max(peak for _, peak in used) // 1024,
        "files": len(sizes),
        "mb": round(sum(sizes) / 1e6, 1),
    }


def _used(folder: Path, command: Sequence[str]) -> tuple[float, int]:
    """Return the processor time of a process in seconds, and its peak of memory in KiB."""
    # Where Python may not keep what it compiled, it would compile all libraries anew each time.
    environment = {
        name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
    }
    environment["NO_MKDOCS_2_WARNING"] = "1"
    # Nothing is known from a round before.
    environment["XDG_CACHE_HOME"] = str(folder / "cache")
    shutil.rmtree(folder / "cache", ignore_errors=True)
    shutil.rmtree(folder / "site", ignore_errors=True)
    process = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command[0]} failed")
    return used.ru_utime + used.ru_stime, used.ru_maxrss


def _profile(number: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder, "profile")
        _lay_down(Path(folder), number)
        python, *rest = MKDOCS
        _used(Path(folder, "ours"), [python, "-m", "cProfile", "-o", str(told), *rest])
        pstats.Stats(str(told)).strip_dirs().sort_stats("tottime").print_stats(25)


def _lay_down(home: Path, number: int) -> None:
    ours, plain, hugo = home / "ours", home / "plain", home / "hugo"
    for folder, config in ((ours, OURS), (plain, PLAIN)):
        (folder / "docs").mkdir(parents=True)
        (folder / "mkdocs.yml").write_text(config)
    for name, text in HUGO.items():
        (hugo / name).parent.mkdir(parents=True, exist_ok=True)
        (hugo / name).write_text(text)
    (plain / "docs/index.md").write_text("# Plain\n")
    (plain / "docs/lessons").mkdir()
    (ours / "docs/contributing.md").write_text("# Give a lesson\n")
    (ours / "lessons").mkdir()
    shutil.copy(HOME / "lessons/vocabulary.yml", ours / "lessons")
    for slug, year, text in _copies(number):
        record = ours / "lessons" / year / f"{slug}.yml"
        record.parent.mkdir(exist_ok=True)
        record.write_text(text)
        markdown = "\n".join(_markdown(yaml.safe_load(text)))
        (plain / "docs/lessons" / f"{slug}.md").write_text(markdown)
        (hugo / f"content/{slug}.md").write_text(f"---\ntitle: {slug}\n---\n{markdown}")


def _copies(number: int) -> Iterator[tuple[str, str, str]]:
    for copy in range(number):
        record = RECORDS[copy % len(RECORDS)]
        text = re.sub(
            r"(?m)^(recurrence_of|related|superseded_by):.*\n(?:[ -].*\n)*|^ +lesson:.*\n",
            "",
            record.read_text(),
        )
        tags = re.search(r"(?m)^tags: \[(.*)\]", text)
        text = text.replace(tags[0], f"tags: [{_own_tags(tags[1], copy)}]") if tags else text
        yield f"{record.stem[:60].rstrip('-')}-{copy}", record.parent.name, text


def _own_tags(tags: str, copy: int) -> str:
    """Name a tag anew for a copy: most tags of real lessons are used once, but for shared ones."""
    return ", ".join(tag if TAGS[tag] > 1 else f"{tag}-{copy}" for tag in tags.split(", "))


def _markdown(record: dict) -> Iterator[str]:
    """Return all the text of a record as Markdown written by hand."""
    facts = [
        record["date"],
        *record["areas"],
        record.get("severity", "moderate"),
        record.get("kind", "failure"),
    ]
    yield f"# {record['title']}\n\n{', '.join(map(str, facts))}\n\n**{record['lesson']}**\n"
    told = record.get("failure") or record["practice"]["what"]
    yield f"## What happened\n\n{told}\n"
    yield from _list(record, "hypothesis", "impact", "detected_by", "surprise")
    yield "\n## Why\n"
    yield from (f"- **{cause['factor']}**: {cause['text']}" for cause in record.get("causes", ()))
    yield "\n## What changed\n"
    for change in record.get("changes", ()):
        words = [
            change[name] for name in ("type", "strength", "owner", "embedded_in") if name in change
        ]
        evidence = f" ([evidence]({change['evidence']}))" if "evidence" in change else ""
        made = change.get("made", "not known to be made")
        yield f"- {change['text']}\n\n    {', '.join(map(str, [made, *words]))}{evidence}\n"
    for name, title in (
        ("recovery", "Making it right"),
        ("verification", "Did it work?"),
        ("applies_to", "Comes up when"),
    ):
        if name in record:
            yield f"\n## {title}\n"
            yield from _list(record[name], *record[name])
    yield "\n## Where else?\n"
    yield from (
        f"- **{e['area']}**: {e.get('result')}. {e.get('note', '')}"
        for e in record.get("where_else", ())
    )
    yield "\n## References\n"
    yield from (
        f"- [{reference['title']}]({reference['url']})"
        for reference in record.get("references", ())
    )
    yield "\n## Tags\n"
    yield from (f"- {tag}" for tag in record.get("tags", ()))


def _list(group: dict, *names: str) -> Iterator[str]:
    for name in names:
        value = group.get(name, "")
        text = ", ".join(map(str, value)) if isinstance(value, list) else value
        yield f"- **{name}**: {text}" if text else ""


def _lines(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    yield "lessons   builder    processor time    a lesson   peak memory    files       bytes"
    for row in rows:
        each = f"{1000 * row['seconds'] / row['lessons']:.2f} ms"
        time, peak, size = f"{row['seconds']} s", f"{row['peak_mb']} MB", f"{row['mb']} MB"
        counted = f"{row['lessons']:>7}   {row['builder']:<8}   {time:>14}   {each:>9}"
        yield f"{counted}   {peak:>11}   {row['files']:>6}   {size:>9}"


TITLES = {
    "ours": "these lessons",
    "plain": "MkDocs with Material, plain pages",
    "zensical": "Zensical, the same pages",
    "hugo": "Hugo, templates of three lines",
}


def _table(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield the lines of a table in Markdown, with a bar for the time of a lesson."""
    yield "| Lessons | Builder | Processor time | A lesson | | Peak of memory | Files | Bytes |"
    yield "|---|---|---|---|---|---|---|---|"
    for row in rows:
        each = 1000 * row["seconds"] / row["lessons"]
        bar = "█" * round(each) or "▏"
        took = f"{row['seconds']:.1f} s | {each:.1f} ms | {bar}"
        left = f"{row['peak_mb']:,} MB | {row['files']:,} | {row['mb']:.0f} MB"
        yield f"| {row['lessons']:,} | {TITLES[row['builder']]} | {took} | {left} |"


if __name__ == "__main__":
    main()
