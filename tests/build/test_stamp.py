"""Pages stamped into one frame, against the same pages rendered each by itself."""

from __future__ import annotations

import pytest

LOOKS = "def on_page_context(context, **_):\n    pass\n"
EDITED = {"repo_url": "https://code.example.org/l", "edit_uri": "edit/main/docs/"}
TITLES = ["Refunds were late", "Bills & <b>letters</b>", "It's “two”  spaces", "{{ title }}"]


@pytest.fixture(scope="module")
def place(base_in, workplace, page_of, tmp_path_factory):
    place = workplace(base_in(tmp_path_factory.mktemp("stamped")), page_of)
    for number in range(12):
        title = f"{TITLES[number % 4]} {number}"
        place.lesson(f"2020/late-{number}", title=title, lesson=f"Pay <i>{number}</i> at once.")
    place.write("hook.py", LOOKS)
    return place


def test_stamped_pages_are_the_same_bytes_as_rendered_ones(place):
    place.configure(**EDITED)
    stamped = place.sound().files()
    place.configure(**EDITED, hooks=["hook.py"])
    result = place.build("--strict")
    assert "each page is rendered by itself" in result.stderr
    assert place.files() == stamped


def test_pages_that_differ_by_more_than_texts_are_rendered_by_themselves(place):
    place.write("overrides/partials/footer.html", "<p>{{ page and page.file.src_uri }}</p>")
    place.configure(theme={"name": "material", "font": False, "custom_dir": "overrides"})
    result = place.build("--strict")
    assert "are rendered by themselves" in result.stderr
    for number in range(12):
        assert f"lessons/late-{number}.md" in place.page(f"lessons/late-{number}/").text
