"""What a contributor writes is text in every page, whatever it looks like."""

from __future__ import annotations

import json

import pytest

from generator.problem import Problem
from generator.site.briefs import LONGEST_NAME
from generator.site.phrases import cut

PAYLOAD = """</title><script>alert(1)</script>"'><img src=x onerror=alert(1)>{{7*7}}{% raw %}"""
WORD = "Wombat"
WEB = "https://example.org/?a='onclick=alert(1)&lt;b&quot;=&#39;"


def record(text):
    web = WEB
    return {
        "title": text,
        "lesson": f"{text} again",
        "kind": "experiment",
        "hypothesis": text,
        "failure": text,
        "impact": f"{text}\n\n{text}",
        "detected_by": "customer",
        "surprise": text,
        "areas": ["billing", "boarding"],
        "causes": [{"factor": "tooling", "text": text, "confidence": "likely"}],
        "changes": [
            {"text": text, "owner": text, "evidence": web, "embedded_in": ["handbook", "change-checklist#before"]},
            {"text": text, "made": "2024", "type": "corrective", "strength": "weak", "evidence": web},
        ],
        "recovery": dict.fromkeys(["first_contact", "heard", "empathized", "apologized", "resolved", "diagnosed", "told", "outcome"], text),
        "verification": {"measure": text, "found": text, "by": f"{text} too", "result": "partly", "evidence": web, "date": "2025"},
        "where_else": [{"area": "hotel-desk", "result": "found", "note": text}],
        "applies_to": {
            "processes": ["overbooking"], "channels": ["phone"], "roles": ["duty-manager"], "phrases": [text, text],
        },
        "ask": text,
        "stop_when": text,
        "withdrawn": text,
        "review": {"last": "2025", "every": "1"},
        "applied": [{"where": text, "outcome": "as-is", "note": text}],
        "references": [{"title": text, "url": web, "archived": web}],
        "tags": ["till"],
        "credits": text,
        "x_own": text,
    }  # fmt: skip


def vocabulary(text):
    word = {"name": text, "description": text, "url": WEB}
    kinds = {
        "areas": ["billing", "boarding", "hotel-desk"], "factors": ["tooling"], "processes": ["overbooking"],
        "channels": ["phone"], "roles": ["duty-manager"],
    }  # fmt: skip
    words = {kind: dict.fromkeys(slugs, word) for kind, slugs in kinds.items()}
    procedures = {"handbook": word, "change-checklist": {**word, "sections": ["before"]}}
    return {**words, "procedures": procedures, "synonyms": [[text, f"{text} too"]]}


@pytest.fixture
def saying(base_in, site_of, tmp_path):
    """Make a site whose every text is the given one."""

    def make(text, *, directories=True):
        base = base_in(tmp_path / str(len(text)))
        base.write("vocabulary.yml", json.dumps(vocabulary(text)))
        fields = record(text)
        base.lesson(
            "2020/late", **fields, aliases=["old"], related=["other"], superseded_by=["other"]
        )
        base.lesson("2021/other", **fields, recurrence_of=["late"], draft="true")
        told = {
            **fields,
            "withdrawn": None,
            "where_else": [{"area": "billing", "note": text}],
            # An owner's page has the owner's name in its address.
            "changes": [
                {"text": text, "due": "2024"},
                {"text": text, "made": "2024", "evidence": WEB},
            ],
            "verification": {"measure": text, "found": text, "evidence": WEB},
        }
        base.lesson("2022/told", **told)
        base.lesson("2022/silent", **{**told, "applied": None})
        quiet = {"path": text, "until": "2030", "reason": text}
        base.write("match.yml", json.dumps({"mute": [quiet]}))
        assert base.problems() == []
        problem = Problem(f"{text}.yml", 1, 1, "unknown-field", "error", text, text)
        settings = {
            "problems": [problem],
            "directories": directories,
            "use_form": f"{WEB}{{lesson}}",
            "look_form": f"{WEB}{{lesson}}",
        }
        return site_of(base.read(), added={"2022/told.yml": base.today}, **settings)

    return make


def shape(page, text):
    """The elements of a page with all their attributes and texts, with a word instead of the text."""

    def plain(said):
        return said.replace(text, WORD).replace(cut(text, LONGEST_NAME), WORD)

    return [
        (
            element.tag,
            {name: plain(value) for name, value in element.attributes.items()},
            plain(element.text),
        )
        for element in page.elements
    ]


@pytest.mark.parametrize("directories", [True, False])
def test_a_hostile_text_changes_no_element_and_no_attribute_of_any_page(saying, directories):
    harmless, hostile = (
        saying(WORD, directories=directories),
        saying(PAYLOAD, directories=directories),
    )
    assert hostile.files.keys() == harmless.files.keys()
    for address in [*hostile.pages, *(a for a in hostile.files if a.endswith(".html"))]:
        assert shape(hostile.page(address), PAYLOAD) == shape(harmless.page(address), WORD), address
        assert hostile.page(address).oddities == []


def test_a_hostile_text_is_read_as_it_was_written(saying):
    pages = saying(PAYLOAD)
    told = {address: pages.page(address).text.count(PAYLOAD) for address in pages.pages}
    assert told["lessons/late/"] > 25
    for address in (
        "",
        "browse/",
        "browse/all/",
        "browse/area/billing/",
        "browse/tag/till/",
        "reference/vocabulary/",
        "brief/overbooking/",
        "brief/area/billing/",
        "browse/role/duty-manager/",
        "browse/area/billing/to-do/",
        "in-use/",
    ):
        assert told[address] > 2, address


def test_no_page_has_a_script_a_picture_a_handler_or_an_evaluated_template(saying):
    pages = saying(PAYLOAD)
    for address in [*pages.pages, "lessons/old/index.html"]:
        page = pages.page(address)
        assert not page.all("script", "img", "iframe", "object", "embed", "style", "base")
        names = {name for element in page.elements for name in element.attributes}
        assert not [name for name in names if name.startswith("on") or name == "srcdoc"]
        assert "{{7*7}}" in page.text or PAYLOAD not in page.text
        assert "alert(1)</script>" not in page.raw


def test_titles_and_descriptions_are_handed_on_as_plain_text(saying):
    head = saying(PAYLOAD).file("lessons/late/").head
    assert (head.title, head.description) == (PAYLOAD, f"{PAYLOAD} again")


def test_addresses_of_sources_arrive_whole(saying):
    pages = saying(WORD)
    assert pages.lesson("late").links.count(WEB) == 5
    assert WEB in pages.page("browse/area/billing/").links


TRICKY = {
    "right to left": "دفعت المبالغ مرتين",
    "emoji": "Flags 🏴󠁧󠁢󠁥󠁮󠁧󠁿 and 👩‍👩‍👧",
    "entities": "a &lt; b &amp;amp; c &copy; d &#60;",
    "Windows": "C:\\temp\\%PATH% $HOME `whoami`",
    "Jinja": "{{ config }} {% include 'x' %} {# gone #}",
    "MkDocs": '--8<-- "x" ::: generator  !!! note [TOC] :smile: {: .x } [^1]',
    "spaces": "a  b\u00a0c",
}  # fmt: skip


@pytest.mark.parametrize("text", TRICKY.values(), ids=TRICKY)
def test_tricky_but_honest_text_arrives_unchanged(base, site, text):
    base.lesson("2020/late", title=text, lesson=f"{text} again", impact=text)
    pages = site()
    expected = " ".join(text.split())
    assert [heading.text for heading in pages.lesson("late").all("h1")] == [expected]
    assert pages.lesson("late").text.count(expected) >= 3
    assert expected in pages.page("browse/all/").text


def test_paragraphs_of_plain_text_stay_paragraphs_and_are_no_markdown(base, site):
    base.lesson("2020/late", impact="One *star*.\n\nTwo [no](https://example.org/link).")
    page = site().lesson("late")
    paragraphs = [paragraph.text for paragraph in page.all("p")]
    assert "One *star*." in paragraphs
    assert "Two [no](https://example.org/link)." in paragraphs
    assert "https://example.org/link" not in page.links
