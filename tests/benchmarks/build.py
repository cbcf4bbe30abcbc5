"""Measure how long a base of lessons takes to build, beside plain Markdown pages of the same text.

Both sites are built by `mkdocs build` with Material, a small navigation and no search plugin, by
turns, as whole processes: all of their processor time counts, from the start of Python to its end.
Of several rounds the quickest of each counts, since other work on the machine only ever adds. The
lessons are those of this repository, repeated under other names and without references to each
other. Ours has its search, lists, boards, feeds and data besides; the plain site has nothing but
the pages.

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
import resource
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

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
OURS = (
    PLAIN.replace("Plain", "Lessons")
    .replace("plugins: []", "plugins: [lessons]")
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
    arguments = parser.parse_args()
    numbers = arguments.lessons or (300, 1000)
    if arguments.profile:
        for number in numbers:
            _profile(number)
        return
    rows = [_row(number, arguments.rounds) for number in numbers]
    print(json.dumps(rows, indent=2) if arguments.json else "\n".join(_lines(rows)))


def _row(number: int, rounds: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        ours, plain = Path(folder, "ours"), Path(folder, "plain")
        _lay_down(ours, plain, number)
        rounds_of_both = [(_seconds(plain), _seconds(ours)) for _ in range(rounds)]
    plain_seconds, our_seconds = map(min, zip(*rounds_of_both, strict=True))
    return {
        "lessons": number,
        "plain_seconds": round(plain_seconds, 2),
        "our_seconds": round(our_seconds, 2),
        "ratio": round(our_seconds / plain_seconds, 2),
    }


def _seconds(folder: Path, *switches: str) -> float:
    """Return the processor time of one whole build, in seconds."""
    # Where Python may not keep what it compiled, it would compile all libraries anew each time.
    environment = {
        name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
    }
    command = [sys.executable, *switches, "-m", "mkdocs", "build", "--quiet", "--strict"]
    before = _used_by_children()
    subprocess.run(command, cwd=folder, check=True, env={**environment, "NO_MKDOCS_2_WARNING": "1"})
    return _used_by_children() - before


def _used_by_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _profile(number: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        ours, told = Path(folder, "ours"), Path(folder, "profile")
        _lay_down(ours, Path(folder, "plain"), number)
        _seconds(ours, "-m", "cProfile", "-o", str(told))
        pstats.Stats(str(told)).strip_dirs().sort_stats("tottime").print_stats(25)


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
        (plain / "docs/lessons" / f"{slug}.md").write_text(
            "\n".join(_markdown(yaml.safe_load(text)))
        )


def _copies(number: int) -> Iterator[tuple[str, str, str]]:
    for copy in range(number):
        record = RECORDS[copy % len(RECORDS)]
        text = re.sub(
            r"(?m)^(recurrence_of|related|superseded_by):.*\n|^ +lesson:.*\n",
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
    yield f"## What failed\n\n{record['failure']}\n"
    yield from _list(record, "hypothesis", "impact", "detected_by", "surprise")
    yield "\n## Why\n"
    yield from (f"- **{cause['factor']}**: {cause['text']}" for cause in record["causes"])
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


def _lines(rows: list[dict[str, float]]) -> Iterator[str]:
    yield "lessons   plain Markdown     ours   ours / plain   (processor time of whole processes)"
    for row in rows:
        its, our = f"{row['plain_seconds']} s", f"{row['our_seconds']} s"
        yield f"{row['lessons']:>7}   {its:>14}   {our:>6}   {row['ratio']:>12}"


if __name__ == "__main__":
    main()
