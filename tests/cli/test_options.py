"""What the command line makes of its options."""

from __future__ import annotations

import click
import pytest
from click.testing import CliRunner

from generator.cli import main
from generator.cli.common import NeverFails
from generator.cli.reference import commands

OPTIONS = [
    (name, option)
    for name, command in commands().items()
    if not isinstance(command, NeverFails)
    for option in command.params
    if isinstance(option, click.Option)
]
WITH_VALUE = [
    (name, option.opts[0]) for name, option in OPTIONS if not (option.is_flag or option.multiple)
]
SWITCHES = [
    (name, [*option.opts, *option.secondary_opts])
    for name, option in OPTIONS
    if option.secondary_opts
]


@pytest.mark.parametrize(("command", "option"), WITH_VALUE)
def test_an_option_that_is_given_twice_is_refused_before_anything_is_done(command, option):
    result = CliRunner().invoke(main, [command, option, "1", f"{option}=2"])
    assert result.exit_code == 2
    assert f"{option} is given 2 times, and only one can count" in result.output


@pytest.mark.parametrize(("command", "switches"), SWITCHES)
def test_two_switches_that_contradict_each_other_are_refused(command, switches):
    result = CliRunner().invoke(main, [command, *switches])
    assert result.exit_code == 2
    assert "only one can count" in result.output


def test_a_flag_may_be_repeated(base):
    assert (
        CliRunner().invoke(main, ["check", "--strict", "--strict", str(base.lessons)]).exit_code
        == 0
    )
