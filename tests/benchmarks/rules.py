"""Measure false alarms, misses and costs of the rules on wording and privacy.

    python tests/benchmarks/rules.py [--planted FILE] [CORPUS …] [--show 40] [--seed 1] [--rounds 9]

A corpus is JSON lines (gzipped or not), one record a line, or YAML records (a folder). Every
paragraph of more than 80 characters is told as the `failure` of a record and judged alone. What is
flagged in ordinary text is printed for the eye, as many as `--show` says, drawn by `--seed`: only
people can say how much of it is wrong. The cost is processor time for each record of this
repository, beside that of reading and judging it without these rules.
"""

from __future__ import annotations

import datetime
import gzip
import json
import random
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import yaml
from options import parser_of

from generator.problem import Finding
from generator.records import rules, source
from generator.records.lesson import read_lesson
from generator.records.record import Record, Records
from generator.records.vocabulary import read_vocabulary

HOME = Path(__file__).resolve().parents[2]
PLANTED = HOME / "tests/records/planted.txt"
TODAY = datetime.date(2026, 11, 22)
ASIDE = {"id", "slug", "date", "url", "from_memory", "tags", "area"}


def main() -> None:
    """Measure and print."""
    parser = parser_of(__doc__)
    parser.add_argument("corpora", nargs="*", type=Path, metavar="CORPUS")
    parser.add_argument("--planted", type=Path, default=PLANTED, help="lines of `rule | text`")
    parser.add_argument(
        "--show", type=int, default=0, help="how many findings in each corpus to print"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--rounds", type=int, default=9, help="how often the cost is measured; default 9"
    )
    arguments = parser.parse_args()
    _tell_planted(arguments.planted)
    for corpus in arguments.corpora:
        _tell_corpus(corpus, arguments.show, arguments.seed)
    _tell_cost(arguments.rounds)


def _tell_planted(file: Path) -> None:
    found: Counter[str] = Counter()
    planted: Counter[str] = Counter()
    for line in file.read_text(encoding="utf-8").replace("~", "").splitlines():
        rule, bar, text = line.partition(" | ")
        if bar and not line.startswith("#"):
            fields = {"changes": [{"text": text}]} if rule == "weak-change" else {"failure": text}
            planted[rule] += 1
            found[rule] += any(finding.rule.name == rule for finding in _findings(fields))
    print("planted:", ", ".join(f"{rule} {found[rule]}/{planted[rule]}" for rule in planted))


def _tell_corpus(corpus: Path, show: int, seed: int) -> None:
    paragraphs = list(_paragraphs(corpus))
    flagged: Counter[str] = Counter()
    findings: list[tuple[Finding, str]] = []
    for text in paragraphs:
        its = _findings({"failure": text})
        flagged.update({finding.rule.name for finding in its})
        flagged.update(
            {"any wording"} if any(f.rule.name in ("blame", "hindsight") for f in its) else set()
        )
        findings += [(finding, text) for finding in its]
    print(f"\n{corpus.name}: {len(paragraphs):,} paragraphs")
    for rule, number in sorted(flagged.items()):
        print(f"  {rule:<14} {number:>5}  {number / len(paragraphs):.2%}")
    random.Random(seed).shuffle(findings)  # noqa: S311 - a sample, no secret
    for finding, text in findings[:show]:
        print(f"    {finding.message}\n        {_around(finding.words, text)}")


def _paragraphs(corpus: Path) -> Iterator[str]:
    for record in _records(corpus):
        for text in _texts(record):
            yield from (part for part in text.split("\n\n") if len(part) > 80)


def _records(corpus: Path) -> Iterator[object]:
    if corpus.is_dir():
        yield from (
            yaml.safe_load(file.read_text(encoding="utf-8"))
            for file in sorted(corpus.glob("*/*.yml"))
        )
        return
    opened = gzip.open if corpus.suffix == ".gz" else open
    with opened(corpus, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str) and not value.startswith("http"):
        yield value
    for part in value if isinstance(value, list) else ():
        yield from _texts(part)
    for name, part in value.items() if isinstance(value, dict) else ():
        yield from () if name in ASIDE else _texts(part)


def _findings(fields: dict) -> list[Finding]:
    record = Record(
        "a", "2020/a.yml", source.proposed(json.dumps(fields, ensure_ascii=False), "a.yml")
    )
    records = Records((record,), None, TODAY)
    return [finding for module in rules.ALLOWABLE for finding in module.check(record, records)]


def _around(words: str, text: str) -> str:
    text = " ".join(text.split())
    place = max(0, text.find(words))
    before, after = text[max(0, place - 70) : place], text[place + len(words) :]
    return f"{before}»{words}«{after[:50]}"


def _tell_cost(rounds: int) -> None:
    everything, ours = (
        min(times) * 1000 for times in zip(*(_cost() for _ in range(rounds)), strict=True)
    )
    base = everything - ours
    more = f"{ours:.2f} ms more with them ({ours / base:.0%})"
    print(f"\ncost a record: {base:.2f} ms without these rules, {more}")


def _cost() -> tuple[float, float]:
    """Return the seconds a record for reading and judging it, and for these rules alone."""
    began = time.process_time()
    records = _read()
    for record in records.records:
        read_lesson(record.source, record.id, record.file)
        list(rules.check(record, records))
    everything = time.process_time() - began
    records = _read()
    began = time.process_time()
    for record in records.records:
        for module in rules.ALLOWABLE:
            list(module.check(record, records))
    return everything / len(records.records), (time.process_time() - began) / len(records.records)


def _read() -> Records:
    words, _ = read_vocabulary(source.read(HOME / "lessons/vocabulary.yml", "vocabulary.yml"))
    files = sorted(HOME.glob("lessons/*/*.yml"))
    read = (
        Record(file.stem, f"{file.parent.name}/{file.name}", source.read(file, file.name))
        for file in files
    )
    return Records(tuple(read), words, TODAY)


if __name__ == "__main__":
    main()
