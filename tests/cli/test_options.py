"""The options of all commands."""

from collections import Counter
from collections.abc import Iterator

import click

from cartflow_studio.cli import cartflow


def commands(group: click.Group, context: click.Context) -> Iterator[click.Command]:
    """All commands, those of groups too."""
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        yield command
        if isinstance(command, click.Group):
            yield from commands(command, context)


def test_no_option_of_a_command_stands_for_two_things():
    twice = {}
    for command in commands(cartflow, click.Context(cartflow)):
        words = Counter(word for each in command.params for word in each.opts)
        twice[command.name] = [word for word, often in words.items() if often > 1]
    assert len(twice) > 20
    assert {name: words for name, words in twice.items() if words} == {}
