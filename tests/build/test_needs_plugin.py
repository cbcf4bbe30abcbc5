"""An engine that passes over the plugin publishes no site that looks healthy."""

from __future__ import annotations

import pytest
from markdown import Markdown


def test_an_engine_that_passes_over_the_plugin_is_stopped_with_what_to_do():
    with pytest.raises(RuntimeError, match=r"no lesson: build it with MkDocs"):
        Markdown(extensions=["generator.needs_plugin"]).convert("A page.")


def test_where_the_plugin_is_there_texts_are_what_they_are(place):
    place.lesson("2020/late")
    place.configure(markdown_extensions=["generator.needs_plugin"])
    place.sound()
    assert "How to give one." in place.page("contributing/").text
