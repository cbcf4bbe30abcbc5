# ruff: noqa: INP001, S603, T201
"""Tell whether all Pythons that are here make the same of the same records, to the byte.

    python .ci/pythons.py [--tests] [PYTHON ...]        or: make pythons

Each Python, by default every python3.11 to python3.13 on the path, gets an environment below
`.venv/pythons` with the locked libraries. There it builds the site of this repository, and tells
the problems of every record of the tests in every form. With --tests it runs the tests of records,
insights, pages and intake, too. Exits with 1 where two differ.

    python .ci/pythons.py --made

prints what is compared: for each thing the SHA-256 of what this Python makes of it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
FOLDER = HOME / ".venv/pythons"
VERSIONS = ("3.11", "3.12", "3.13")
EPOCH = "1795305600"  # 2026-11-22
FORMS = ("text", "json", "github", "gitlab", "sarif")
QUICK = ("tests/records", "tests/insights", "tests/site", "tests/intake")


def main() -> int:
    """Compare, or be one of those that are compared."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("pythons", nargs="*", metavar="PYTHON")
    parser.add_argument("--tests", action="store_true")
    parser.add_argument("--made", action="store_true")
    asked = parser.parse_args()
    if asked.made:
        print(json.dumps(made(), indent=2))
        return 0
    here = [shutil.which(f"python{version}") for version in VERSIONS]
    environments = [environment(python) for python in asked.pythons or filter(None, here)]
    if len(environments) < 2:
        print("NOT COMPARED: fewer than two of the Pythons are here; name others as arguments.")
        return 0
    results = {python.parent.parent.name: made_by(python) for python in environments}
    first, *others = results
    different = [
        f"{other}: {what}"
        for other in others
        for what in differences(results[first], results[other])
    ]
    same = f"{', '.join(results)}: the same {len(results[first])} things, to the byte."
    print("\n".join(different) or same)
    tests = [_run(python, "-m", "pytest", "-q", *QUICK) for python in environments if asked.tests]
    return 1 if different or any(tests) else 0


def environment(python: str) -> Path:
    """Return the Python of an environment with the locked libraries and this program."""
    version = subprocess.run(
        [python, "--version"], capture_output=True, text=True, check=True
    ).stdout.split()[1]
    folder = FOLDER / version
    inside = folder / "bin/python"
    if not is_ready(folder):
        subprocess.run([python, "-m", "venv", "--clear", folder], check=True)
        pip = (inside, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
        subprocess.run([*pip, "--require-hashes", "-r", HOME / ".ci/requirements.txt"], check=True)
        subprocess.run([*pip, "--no-deps", "--no-build-isolation", "--editable", HOME], check=True)
        (folder / "ready").write_text(_lock())
    return inside


def is_ready(folder: Path) -> bool:
    """Return True if an environment has the libraries that are locked now."""
    ready = folder / "ready"
    return ready.exists() and ready.read_text() == _lock()


def _lock() -> str:
    return hashlib.sha256((HOME / ".ci/requirements.txt").read_bytes()).hexdigest()


def made_by(python: Path) -> dict[str, str]:
    """Return the digests of all things that are compared, as another Python makes them."""
    done = subprocess.run(
        [python, __file__, "--made"], stdout=subprocess.PIPE, text=True, check=True
    )
    digests: dict[str, str] = json.loads(done.stdout)
    return digests


def differences(one: dict[str, str], other: dict[str, str]) -> list[str]:
    """Name what two Pythons made otherwise."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


def made() -> dict[str, str]:
    """Return the digests of what this Python makes: site, schema, and problems in every form."""
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder, "site")
        build = ("-m", "mkdocs", "build", "--quiet", "--strict", "--site-dir", str(site))
        _run(Path(sys.executable), *build)
        files = {
            f"site/{path.relative_to(site)}": path.read_bytes()
            for path in site.rglob("*")
            if path.is_file()
        }
        records = _all_records(Path(folder, "lessons"))
        problems = {
            f"check --format {form}": _said("check", "--format", form, cwd=records.parent)
            for form in FORMS
        }
    everything = {**files, **problems, "schema": _said("schema", cwd=HOME)}
    return {
        name: hashlib.sha256(content).hexdigest() for name, content in sorted(everything.items())
    }


def _all_records(folder: Path) -> Path:
    """Copy all records of the tests into one knowledge base; one has letters of new Unicodes."""
    (folder / "2020").mkdir(parents=True)
    shutil.copy(HOME / "tests/records/vocabulary.yml", folder)
    for path in sorted((HOME / "tests/records").glob("*valid/*.yml")):
        shutil.copy(path, folder / "2020" / path.name)
    later = "title: \U0001fae8 \U0002ebf0 \U00011f04\nseverity: \U0001fae8\n\U0002ebf0: x\n"
    (folder / "2020/later.yml").write_text(later, encoding="utf-8")
    return folder


def _said(*arguments: str, cwd: Path) -> bytes:
    command = [sys.executable, "-m", "generator.cli", *arguments]
    done = subprocess.run(command, cwd=cwd, env=_environment(), stdout=subprocess.PIPE, check=False)
    return done.stdout + str(done.returncode).encode()


def _run(*command: str | Path) -> int:
    return subprocess.run(command, cwd=HOME, env=_environment(), check=False).returncode


def _environment() -> dict[str, str]:
    return {**os.environ, "SOURCE_DATE_EPOCH": EPOCH, "NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1"}


if __name__ == "__main__":
    sys.exit(main())
