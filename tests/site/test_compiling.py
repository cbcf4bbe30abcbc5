"""Templates are compiled once, and each as its environment wants it."""

from __future__ import annotations

from jinja2 import DictLoader, Environment

from generator.site.compiling import Compiled, Unindented


def test_what_one_environment_compiled_is_not_taken_by_another_that_changes_templates():
    kept, loader = Compiled(), DictLoader({"page.html": "  <b>"})
    theirs = Environment(loader=loader, bytecode_cache=kept, autoescape=True)
    ours = Environment(loader=loader, bytecode_cache=kept, autoescape=True, extensions=[Unindented])
    assert theirs.get_template("page.html").render() == "  <b>"
    assert ours.get_template("page.html").render() == "<b>"
