"""A build for an audience knows nothing of what is meant for a narrower one, nor of drafts."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from generator.records.mute import Mute
from generator.site.search_page import search_files

WORDS_OF_WORK = {"processes": ["overbooking"], "roles": ["duty-manager"], "channels": ["phone"]}
AUDIENCES = ("public", "internal", "restricted")
EXAMPLES = settings.default.max_examples // 10
bounded = settings(
    deadline=None,
    max_examples=EXAMPLES,
    phases=[phase for phase in Phase if phase is not Phase.explain],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


def bytes_of(pages):
    """Everything that a build gives away: addresses, contents, titles, the records' names."""
    for file in pages.all:
        content = file.content if isinstance(file.content, bytes) else file.content.encode()
        yield (
            file.address,
            b"\n".join([repr((file.address, file.head, file.record)).encode(), content]).lower(),
        )
    for address, content in search_files(pages.made_from, ()):
        yield address, content.lower()


def marked(mark, year, others):
    """A lesson that says a mark of its own wherever a record can say anything, and names the others everywhere."""
    web = f"https://example.org/{mark}"
    return {
        "title": f"Title {mark}",
        "lesson": f"Statement {mark}",
        "date": str(year),
        "kind": "experiment",
        "hypothesis": f"Hypothesis {mark}",
        "failure": f"Failure **{mark}** [{mark}]({web})",
        "impact": f"Impact {mark}",
        "surprise": f"Surprise {mark}",
        "causes": [{"factor": "tooling", "text": f"Cause {mark}"}],
        "changes": [
            {"text": f"Change {mark}", "owner": f"Owner {mark}", "evidence": web, "made": "2026"}
        ],
        "recovery": {"heard": f"Heard {mark}", "outcome": f"Stayed {mark}"},
        "verification": {
            "measure": f"Measure {mark}",
            "found": f"Found {mark}",
            "by": f"Role {mark}",
            "result": "effective",
            "evidence": web,
        },
        "where_else": [
            {"area": "boarding", "note": f"Note {mark}", "lesson": other} for other in others
        ],
        "applies_to": {**WORDS_OF_WORK, "phrases": [f"Phrase {mark}"]},
        "ask": f"Ask {mark}?",
        "stop_when": f"If {mark}, stop.",
        "related": others,
        "applied": [{"where": f"Where {mark}", "note": f"Used {mark}"}],
        "references": [{"title": f"Reference {mark}", "url": web}],
        "tags": [f"tag-{mark}", f"shared-{mark.rstrip('0123456789')}", "shared-by-all"],
        "aliases": [f"alias-{mark}"],
        "credits": f"Thanks {mark}",
    }


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("drafts", [False, True])
def test_no_byte_speaks_of_a_hidden_lesson(base, site_of, audience, drafts):
    marks = {
        f"{letters}{number}": (whose, is_draft)
        for whose, letters in zip(AUDIENCES, ("aqa", "bqb", "cqc"), strict=True)
        for number, is_draft in enumerate((False, False, True))
    }
    for year, (mark, (whose, is_draft)) in enumerate(marks.items(), 2010):
        others = [other for other in marks if other != mark]
        earlier, later = (
            [other for other in marks if is_so(other)] for is_so in (mark.__gt__, mark.__lt__)
        )
        base.lesson(
            f"{year}/{mark}",
            **marked(mark, year, others),
            audience=whose,
            draft=str(is_draft).lower(),
            recurrence_of=earlier,
            superseded_by=later[-1:],
        )
    mutes = [
        f"{{lesson: {mark}, until: 2030, reason: Not {mark}.}}"
        for mark in marks
        if mark.endswith("1")
    ]
    base.write("match.yml", "mute:\n  - " + "\n  - ".join(mutes))
    assert base.problems() == []
    catalogue = base.read()
    added = {
        f"{year}/{mark}.yml": datetime.date(2026, 10, 1) for year, mark in enumerate(marks, 2010)
    }
    allowed = AUDIENCES[: AUDIENCES.index(audience) + 1]
    visible = {
        mark
        for mark, (whose, is_draft) in marks.items()
        if whose in allowed and (drafts or not is_draft)
    }
    pages = site_of(
        catalogue.published_for(audience, drafts=drafts),
        added=added,
        use_form="https://example.org/use?{lesson}",
    )
    told = {mark for _, content in bytes_of(pages) for mark in marks if mark.encode() in content}
    assert told == visible


def narrowed(fields, audience, *, drafts):
    """The records that the audience may know, as if nobody had ever written the others."""
    allowed = AUDIENCES[: AUDIENCES.index(audience) + 1]
    visible = {
        slug: record
        for slug, record in fields.items()
        if record["audience"] in allowed and (drafts or record["draft"] == "false")
    }
    return {
        slug: {
            **record,
            **{
                name: [other for other in record[name] if other in visible]
                for name in ("recurrence_of", "related")
            },
            "where_else": [
                {
                    name: value
                    for name, value in item.items()
                    if name != "lesson" or value in visible
                }
                for item in record["where_else"]
            ],
        }
        for slug, record in visible.items()
    }


SLUGS = [f"l{number}" for number in range(6)]
MUTES = (
    Mute.model_validate({"lesson": "l1", "until": "2030", "reason": "Not for us."}),
    Mute.model_validate({"process": "overbooking", "until": "2030", "reason": "Not for us."}),
)


@st.composite
def records(draw):
    """Some lessons for different audiences, drafts among them, that name each other."""
    fields = {}
    for number, slug in enumerate(SLUGS[: draw(st.integers(1, 6))]):
        fields[slug] = {
            "title": f"Failure {slug}",
            "date": str(2010 + number // 2),
            "audience": draw(st.sampled_from(AUDIENCES)),
            "draft": draw(st.sampled_from(["true", "false"])),
            "areas": draw(
                st.lists(
                    st.sampled_from(["billing", "boarding", "hotel-desk"]), min_size=1, max_size=2
                )
            ),
            "causes": [
                {"factor": draw(st.sampled_from(["policy", "tooling"])), "text": "Because."}
            ],
            "changes": draw(st.sampled_from([[{"text": "Do"}], [{"text": "Do", "made": "2020"}]])),
            "applies_to": {
                kind: draw(st.lists(st.sampled_from(words), max_size=1))
                for kind, words in WORDS_OF_WORK.items()
            },
            "severity": draw(st.sampled_from([None, "minor", "critical"])),
            "applied": draw(st.sampled_from([[], [{"where": "Here", "outcome": "as-is"}]])),
            "tags": draw(st.lists(st.sampled_from(["a", "b", "c"]), max_size=2)),
            "aliases": [f"old-{slug}"],
            "references": [{"title": "R", "url": "https://example.org/"}] * draw(st.integers(0, 2)),
            "recurrence_of": draw(st.lists(st.sampled_from(SLUGS[: number or 1]), max_size=2))
            if number
            else [],
            "related": draw(
                st.lists(
                    st.sampled_from(SLUGS).filter(lambda other, slug=slug: other != slug),
                    max_size=3,
                )
            ),
            "where_else": [
                {"area": "boarding", "result": "found", "lesson": draw(st.sampled_from(SLUGS))}
            ],
        }
    return fields


@bounded
@given(records(), st.tuples(st.sampled_from(AUDIENCES), st.booleans()))
def test_the_site_is_the_one_of_a_knowledge_base_without_the_hidden_lessons(
    lesson_of, catalogue_of, site_of, fields, whose
):
    audience, drafts = whose
    shown = narrowed(fields, audience, drafts=drafts)
    everything, without = (
        replace(
            catalogue_of([lesson_of(slug, **record) for slug, record in records.items()]),
            mutes=tuple(mute for mute in MUTES if mute.lesson in {None, *records}),
        )
        for records in (fields, shown)
    )
    narrow = dict(bytes_of(site_of(everything.published_for(audience, drafts=drafts))))
    assert narrow == dict(bytes_of(site_of(without)))


def test_a_draft_is_part_of_no_build_and_of_the_preview(base, site_of):
    base.lesson("2020/late", draft="true", aliases=["old"])
    catalogue = base.read()
    assert not [a for a in site_of(catalogue.published_for("restricted")).files if "lessons/" in a]
    assert {"lessons/late/", "lessons/old/index.html"} <= set(
        site_of(catalogue.published_for("public", drafts=True)).files
    )


def test_a_lesson_superseded_by_a_hidden_one_says_so_without_naming_it(base, site_of):
    base.lesson("2020/late", superseded_by=["secret-successor"])
    base.lesson("2021/secret-successor", audience="restricted")
    page = site_of(base.read().published_for("public")).lesson("late")
    assert "Superseded" in page.text
    assert "secret" not in page.raw
