"""The same lessons give the same bytes."""

from __future__ import annotations

import json
import os
import re
import runpy
import subprocess
import sys
from pathlib import Path, PurePosixPath

import pytest

from generator.site import addresses
from generator.site.contents import but_lessons
from generator.site.pages import Pages, Settings
from generator.site.style import STYLES, box_style, style_files

REPOSITORY = Path(__file__).parents[2]
PROGRAM = Path(__file__).with_name("fingerprint.py")


def test_a_catalogue_gives_the_same_files_in_the_same_order_each_time(base, site_of):
    for year in range(2015, 2021):
        base.lesson(
            f"{year}/l{year}",
            tags=["till", "peak"],
            areas=["billing", "boarding"],
            related=["l2015"][: year - 2015],
        )
    assert site_of(base.read()).all == site_of(base.read()).all


def test_hash_seeds_change_no_byte(base):
    for year in range(2015, 2021):
        base.lesson(
            f"{year}/l{year}", tags=["till", "peak", "a", "b"], areas=["boarding", "billing"]
        )
    # Every Python has a seed of its own; this one's is drawn when the tests begin.
    here = runpy.run_path(str(PROGRAM))["fingerprint"](base.lessons)
    other = subprocess.run(
        [sys.executable, PROGRAM, base.lessons],
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), "PYTHONHASHSEED": "4242"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert other.stdout.strip() == here


def test_the_day_of_the_build_is_the_only_clock(base, site_of, monkeypatch):
    base.lesson("2020/late", changes=[{"text": "Refuse", "due": "2026-11-22"}])
    before = site_of(base.read()).all
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    assert site_of(base.read()).all == before


def test_a_page_knows_the_record_it_was_made_from(base, site):
    base.lesson("2020/late", aliases=["old"])
    records = {file.address: file.record for file in site().all if file.record}
    assert records == {"lessons/late/": "2020/late.yml", "lessons/old/index.html": "2020/late.yml"}


def test_every_part_of_the_style_sheet_is_joined_once():
    parts = sorted(path.stem for path in REPOSITORY.glob("generator/site/assets/styles/*.css"))
    assert sorted([*STYLES, "box"]) == parts


def test_the_style_of_the_box_on_other_pages_names_nothing_but_our_parts():
    selectors = re.findall(r"(?:^|[{}])([^{}@]+)\{", box_style())
    assert len(selectors) > 30
    assert [each for each in selectors if ".lesson-" not in each] == []


@pytest.mark.parametrize("directories", [True, False])
def test_words_called_as_parts_of_addresses_take_no_address_twice(
    base, site, per_page, directories
):
    called = ["all", "area", "channel", "index", "process", "role", "to-do", "2"]
    words = {slug: {"name": f"The {slug}", "description": "A word."} for slug in called}
    kinds = ("areas", "processes", "roles", "channels", "procedures", "factors")
    base.write("vocabulary.yml", json.dumps(dict.fromkeys(kinds, words)))
    for number, slug in enumerate(called):
        work = {kind: [slug, "area"][: 1 + (slug != "area")] for kind in kinds[1:4]}
        change = {"text": "Lock it", "owner": slug, "due": "2024", "embedded_in": [slug]}
        base.lesson(
            f"{2001 + number}/l-{slug}",
            areas=[slug],
            applies_to=work,
            tags=[slug, "area"][: 1 + (slug != "area")],
            causes=[{"factor": slug, "text": "Nobody looked."}],
            changes=[change] * per_page,
            where_else=[{"area": other} for other in called if other != slug],
        )
    pages = site(directories=directories)
    files = [addresses.file_of(a, directories=directories) for a in pages.pages]
    files += [file.address for file in pages.all if not file.head]
    assert len(files) == len({name.casefold() for name in files})
    folders = {str(folder) for name in files for folder in PurePosixPath(name).parents}
    assert not folders.intersection(files)
    assert list(pages.broken()) == []


def test_the_style_sheet_asks_for_letters_that_are_published_and_never_lets_text_move():
    published = dict(style_files())
    style = published.pop(addresses.STYLE).decode()
    asked = re.findall(r'url\("(.*?)"\)', style)
    assert [f"assets/{name}" for name in asked] == list(published)
    assert style.count("font-display:optional") == len(asked) == 2
    assert not re.search(r"/\*|\n|: |  |;}", style)


# Boards, years and lists that grow with each lesson took 900 kB of one page at 1,000 lessons.
def test_no_page_grows_beyond_300_kb_however_many_and_long_the_lessons_are(base, today):
    long = "told at length, " * 40
    made = {"text": f"Make {long}", "made": "2020-03", "embedded_in": ["handbook#rooms"]}
    causes = [{"factor": factor, "text": long} for factor in ("policy", "process", "tooling")]
    for number in range(300):
        base.lesson(
            f"2020/{'long' * 12}-{number}",
            title=f"Number {number} {'is long ' * 10}",
            areas=["billing", "boarding", "hotel-desk"],
            causes=causes,
            changes=[made],
            recovery=dict.fromkeys(("heard", "apologized", "resolved", "outcome"), long),
            verification={"measure": long, "date": "2020-04", "result": "not-effective"},
        )
    pages = Pages(base.read(), Settings(today=today))
    sizes = {file.address: len(file.content) for file in but_lessons(pages) if file.head}
    assert {address: size for address, size in sizes.items() if size > 300_000} == {}
