"""A comment that allows a finding: which it stands for, and what is asked of it."""

from __future__ import annotations

import pytest


def told(base, text):
    """Line, rule and message of every problem of a record that holds these lines besides the usual ones."""
    file = base.lesson("2020/late", failure=None, changes=None)
    usual = file.read_text()
    file.write_text(f"{usual}{text}")
    first = usual.count("\n")
    return [
        (problem.line - first, problem.rule, problem.message) for problem in base.read().problems
    ]


CHANGE = "changes: [{text: Let the till refuse it}]\n"
WHY = "# allow hindsight: the regulator's own words"


@pytest.mark.parametrize(
    "text",
    [
        f"{WHY}\nfailure: Staff should have checked.\n{CHANGE}",
        f"failure: Staff should have checked.  {WHY}\n{CHANGE}",
        f"{WHY}\nfailure: |\n  The story.\n\n  Staff should have checked.\n{CHANGE}",
        f"failure: |  {WHY}\n  The story.\n\n  Staff should have checked.\n{CHANGE}",
        f"# Some remark\n{WHY}\n# and another\nfailure: Staff should have checked.\n{CHANGE}",
        f"#allow hindsight: it is theirs\nfailure: Staff should have checked.\n{CHANGE}",
        f"failure: Late.\n{CHANGE}where_else:\n  {WHY}\n  - area: billing\n    note: They should have known.\n",
        f"failure: Late.\n{CHANGE}where_else:\n  - area: billing\n    {WHY}\n    note: They should have known.\n",
        f"failure: Late.\n{CHANGE}{WHY}\nwhere_else:\n  - area: billing\n    note: They should have known.\n",
    ],
)
def test_it_stands_beside_or_above_what_it_allows(base, text):
    assert told(base, text) == []


def test_it_allows_its_own_rule_only(base):
    text = f"{WHY}\nfailure: The clerk forgot what staff should have checked.\n{CHANGE}"
    assert [(line, rule) for line, rule, _ in told(base, text)] == [(2, "blame")]


def test_it_allows_nothing_in_the_next_field(base):
    text = f"{WHY}\nfailure: Staff should have checked.\nimpact: They should have asked.\n{CHANGE}"
    assert [(line, rule) for line, rule, _ in told(base, text)] == [(3, "hindsight")]


def test_in_a_block_of_text_it_is_text(base):
    text = f"failure: |\n  {WHY}\n  Staff should have checked.\n{CHANGE}"
    assert [(line, rule) for line, rule, _ in told(base, text)] == [(3, "hindsight")]


@pytest.mark.parametrize(
    "comment", ["# allow hindsight", "# allow hindsight:", "# allow hindsight because"]
)
def test_without_a_reason_it_allows_nothing_and_is_told(base, comment):
    assert told(base, f"{comment}\nfailure: Staff should have checked.\n{CHANGE}") == [
        (1, "allowance", "allowed without a reason"),
        (2, "hindsight", "`should have checked` judges by what is known now"),
    ]


def test_it_does_not_outlive_its_cause(base):
    assert told(base, f"{WHY}\nfailure: Staff checked.\n{CHANGE}") == [
        (1, "allowance", "nothing here breaks the rule `hindsight`")
    ]


@pytest.mark.parametrize("rule", ["unknown-field", "hindsigth", "everything"])
def test_only_the_rules_on_wording_and_privacy_can_be_allowed(base, rule):
    problems = told(base, f"# allow {rule}: because\nfailure: Staff checked.\n{CHANGE}")
    assert problems == [(1, "allowance", f"`{rule}` is no rule that can be allowed")]


@pytest.mark.parametrize(
    "comment", ["# Allowances are paid monthly", "# Allow two days for the post"]
)
def test_a_comment_that_happens_to_begin_so_is_a_comment(base, comment):
    assert told(base, f"{comment}\nfailure: Late.\n{CHANGE}") == []


def test_weak_changes_are_allowed_above_all_of_them(base):
    assert (
        told(
            base,
            "failure: Late.\n# allow weak-change: nothing else is lawful\nchanges:\n  - text: Remind staff\n",
        )
        == []
    )


def test_a_key_that_opens_nothing_is_allowed(base):
    key = "glpat-" + "Xy7zQ3kLm9NpR2sTv4wZ"
    assert (
        told(
            base,
            f"# allow secret: revoked, and shown by the issuer as an example\nfailure: '{key}'\n{CHANGE}",
        )
        == []
    )


def test_personal_data_in_a_comment_is_allowed_by_the_line_above(base):
    assert (
        told(
            base,
            f"# allow personal-data: she asked for it\n# Thanks to Mrs Lind\nfailure: Late.\n{CHANGE}",
        )
        == []
    )
