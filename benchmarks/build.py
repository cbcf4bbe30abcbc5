"""How long a lesson's page takes to build, beside a plain Markdown page with the same text.

Both sites are built by MkDocs with Material, a small navigation and no search plugin, by turns in
processes of their own, under cProfile, in processor time; of several rounds the quickest of each
counts, since other work on the machine only ever adds. Profiled, because the promise is about the
profile, which weighs every Python call. The lessons are those of this repository,
repeated under other names and without references to each other.

    python benchmarks/build.py [--lessons 300 --lessons 1000 …] [--rounds 3] [--json]
"""

from __future__ import annotations

import argparse
import cProfile
import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import yaml

HOME = Path(__file__).resolve().parent.parent
RECORDS = sorted(HOME.glob("lessons/*/*.yml"))
TAGS = Counter(
    tag for path in RECORDS for tags in re.findall(r"(?m)^tags: \[(.*)\]", path.read_text()) for tag in tags.split(", ")
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
OURS = (
    PLAIN.replace("Plain", "Lessons")
    .replace("plugins: []", "plugins: [lessons]")
    .replace("not_in_nav: /lessons/**\n", "")
)


def main() -> None:
    """Measure and print, or be one of the processes that are measured."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lessons", type=int, action="append", help="how many; default 300, 1000 and 3000")
    parser.add_argument("--rounds", type=int, default=3, help="how often each is built; default 3")
    parser.add_argument("--json", action="store_true", help="print one JSON list instead of a table")
    parser.add_argument("--build", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.build:
        print(_profiled_build(arguments.build))
        return
    rows = [_row(number, arguments.rounds) for number in arguments.lessons or (300, 1000, 3000)]
    print(json.dumps(rows, indent=2) if arguments.json else "\n".join(_lines(rows)))


def _row(number: int, rounds: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        ours, plain = Path(folder, "ours"), Path(folder, "plain")
        _lay_down(ours, plain, number)
        times = [(_measure(plain), _measure(ours)) for _ in range(rounds)]
    seconds = {name: min(each) for name, each in zip(("plain", "ours"), zip(*times, strict=True), strict=True)}
    return {
        "lessons": number,
        "plain_ms": round(1000 * seconds["plain"] / number, 2),
        "ours_ms": round(1000 * seconds["ours"] / number, 2),
        "ratio": round(seconds["ours"] / seconds["plain"], 3),
    }


def _measure(folder: Path) -> float:
    command = [sys.executable, __file__, "--build", str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return float(done.stdout)


def _profiled_build(folder: Path) -> float:
    from mkdocs.commands.build import build  # noqa: PLC0415 - its import is no part of what is measured
    from mkdocs.config import load_config  # noqa: PLC0415

    config = load_config(str(folder / "mkdocs.yml"))
    began = time.process_time()
    cProfile.Profile().runcall(build, config)
    return time.process_time() - began


def _lay_down(ours: Path, plain: Path, number: int) -> None:
    for folder, config in ((ours, OURS), (plain, PLAIN)):
        (folder / "docs").mkdir(parents=True)
        (folder / "mkdocs.yml").write_text(config)
    (plain / "docs/index.md").write_text("# Plain\n")
    (plain / "docs/lessons").mkdir()
    (ours / "docs/contributing.md").write_text("# Give a lesson\n")
    (ours / "lessons").mkdir()
    shutil.copy(HOME / "lessons/vocabulary.yml", ours / "lessons")
    for slug, year, text in _copies(number):
        record = ours / "lessons" / year / f"{slug}.yml"
        record.parent.mkdir(exist_ok=True)
        record.write_text(text)
        (plain / "docs/lessons" / f"{slug}.md").write_text("\n".join(_markdown(yaml.safe_load(text))))


def _copies(number: int) -> Iterator[tuple[str, str, str]]:
    for copy in range(number):
        record = RECORDS[copy % len(RECORDS)]
        text = re.sub(r"(?m)^(recurrence_of|related|superseded_by):.*\n|^ +lesson:.*\n", "", record.read_text())
        tags = re.search(r"(?m)^tags: \[(.*)\]", text)
        text = text.replace(tags[0], f"tags: [{_own_tags(tags[1], copy)}]") if tags else text
        yield f"{record.stem[:60].rstrip('-')}-{copy}", record.parent.name, text


def _own_tags(tags: str, copy: int) -> str:
    """Most tags of real lessons are used once; those of a copy are its own, but for the shared ones."""
    return ", ".join(tag if TAGS[tag] > 1 else f"{tag}-{copy}" for tag in tags.split(", "))


def _markdown(record: dict) -> Iterator[str]:
    """All the text of a record, as somebody would write it by hand."""
    facts = [record["date"], *record["areas"], record.get("severity", "moderate"), record.get("kind", "failure")]
    yield f"# {record['title']}\n\n{', '.join(map(str, facts))}\n\n**{record['lesson']}**\n"
    yield f"## What failed\n\n{record['failure']}\n"
    yield from _list(record, "hypothesis", "impact", "detected_by", "surprise")
    yield "\n## Why\n"
    yield from (f"- **{cause['factor']}**: {cause['text']}" for cause in record["causes"])
    yield "\n## What changed\n"
    for change in record.get("changes", ()):
        words = [change[name] for name in ("type", "strength", "owner", "embedded_in") if name in change]
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
    yield from (f"- **{e['area']}**: {e.get('result')}. {e.get('note', '')}" for e in record.get("where_else", ()))
    yield "\n## References\n"
    yield from (f"- [{reference['title']}]({reference['url']})" for reference in record.get("references", ()))
    yield "\n## Tags\n"
    yield from (f"- {tag}" for tag in record.get("tags", ()))


def _list(group: dict, *names: str) -> Iterator[str]:
    for name in names:
        value = group.get(name, "")
        text = ", ".join(map(str, value)) if isinstance(value, list) else value
        yield f"- **{name}**: {text}" if text else ""


def _lines(rows: list[dict[str, float]]) -> Iterator[str]:
    yield "lessons   plain Markdown   ours   ours / plain   (ms of processor time a lesson, under cProfile)"
    for row in rows:
        yield f"{row['lessons']:>7}   {row['plain_ms']:>14}   {row['ours_ms']:>4}   {row['ratio']:>12.0%}"


if __name__ == "__main__":
    main()
