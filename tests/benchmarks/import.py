"""Measure the processor time of a row that is imported: read, judged and written.

Without arguments a register of 1,000 rows is made up: a title, a story of four sentences, a cause,
an action and six short columns each. With a register and its mapping, those are imported into a
fresh knowledge base, whose vocabulary may be given. Each round is a process of its own; of several
rounds the quickest counts, since other work on the machine only ever adds. What the command takes
before it does anything (Python, libraries, `--help`) is told apart. The promise is at most 4 ms a
row, with it.

    python tests/benchmarks/import.py [--rows 1000] [--rounds 3]
        [REGISTER MAPPING [--vocabulary FILE]]
"""

from __future__ import annotations

import csv
import json
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from options import parser_of

HOME = Path(__file__).resolve().parents[2]
VOCABULARY = HOME / "generator/starter/lessons/vocabulary.yml"
WORDS = """\
the a of and when people waited desk letter call train refund system shift winter gate list
number twice late closed opened found asked again nobody everybody after before during because
while service counter screen note
""".split()  # noqa: SIM905 - words are read more easily so
MAPPING = """\
name: made-up
id: Case
dates: ["%d/%m/%Y"]
fields:
  title: {column: Headline, cut: true}
  lesson: {first: [Action, Headline], cut: true}
  date: Date
  areas: {column: Department, default: billing}
  severity: {column: Severity, map: {High: major, Low: minor}, default: moderate}
  failure: Story
  causes: {factor: {value: process}, text: Cause}
  changes: {text: Action}
"""
# Started as a process, so that its time is that of the command and nothing else.
TIMED = """\
import resource, sys
from generator.cli import main
try:
    main(sys.argv[1:], prog_name="lessons")
except SystemExit:
    pass
used = resource.getrusage(resource.RUSAGE_SELF)
print(used.ru_utime + used.ru_stime, file=sys.stderr)
"""


def main() -> None:
    """Measure and print."""
    parser = parser_of(__doc__)
    parser.add_argument("register", nargs="?", type=Path)
    parser.add_argument("mapping", nargs="?", type=Path)
    parser.add_argument(
        "--vocabulary", type=Path, default=VOCABULARY, help="default: the starter's"
    )
    parser.add_argument("--rows", type=int, default=1000, help="how many to make up; default 1000")
    parser.add_argument("--rounds", type=int, default=3, help="how often it is imported; default 3")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        register, mapping = arguments.register, arguments.mapping
        if register is None or mapping is None:
            register, mapping = _made_up(Path(folder), arguments.rows)
        runs = [
            _run(Path(folder), register, mapping, arguments.vocabulary)
            for _ in range(arguments.rounds)
        ]
    seconds, told = min(runs, key=lambda run: run[0])
    start = min(_timed("import", "--help")[0] for _ in range(arguments.rounds))
    rows = told["rows"]
    a_row, a_row_alone = 1000 * seconds / rows, 1000 * (seconds - start) / rows
    print(
        f"{rows:,} rows, {len(told['records']):,} records: {a_row:.2f} ms a row, {seconds:.1f} s; "
        f"{a_row_alone:.2f} ms a row without the {start:.1f} s before anything is read"
    )


def _run(folder: Path, register: Path, mapping: Path, vocabulary: Path) -> tuple[float, dict]:
    lessons = folder / "base" / "lessons"
    shutil.rmtree(lessons.parent, ignore_errors=True)
    lessons.mkdir(parents=True)
    shutil.copy(vocabulary, lessons / "vocabulary.yml")
    seconds, told = _timed(
        "import",
        str(register),
        "--mapping",
        str(mapping),
        "--format",
        "json",
        "--into",
        str(lessons),
    )
    return seconds, json.loads(told)


def _timed(*arguments: str) -> tuple[float, str]:
    """Return the processor time of a command in seconds, and its output."""
    command = [sys.executable, "-c", TIMED, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, cwd=HOME, check=True)
    return float(done.stderr.split()[-1]), done.stdout


def _made_up(folder: Path, rows: int) -> tuple[Path, Path]:
    chance = random.Random(1)  # noqa: S311 - the same register every time
    register, mapping = folder / "made-up.csv", folder / "made-up.yml"
    mapping.write_text(MAPPING)
    with register.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(
            [
                "Case",
                "Headline",
                "Date",
                "Department",
                "Severity",
                "Story",
                "Cause",
                "Action",
                "Cost",
                "Site",
            ]
        )
        for number in range(1, rows + 1):
            day, month, year = (chance.randint(*span) for span in ((1, 28), (1, 12), (1995, 2020)))
            short = [
                f"{day:02}/{month:02}/{year}",
                chance.choice(["Billing", "Boarding", "Roof"]),
                chance.choice(["High", "Low", "None"]),
            ]
            told = [
                " ".join(_sentence(chance) for _ in range(4)),
                _sentence(chance),
                _sentence(chance),
            ]
            writer.writerow(
                [
                    number,
                    _sentence(chance),
                    *short,
                    *told,
                    chance.randint(1, 999),
                    chance.choice("ABC"),
                ]
            )
    return register, mapping


def _sentence(chance: random.Random) -> str:
    return " ".join(chance.choices(WORDS, k=chance.randint(8, 18))).capitalize() + "."


if __name__ == "__main__":
    main()
