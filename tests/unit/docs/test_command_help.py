"""What ``-h`` shows is Chinese in every command."""

from __future__ import annotations

import argparse
import re

from mhcrm.cli.main import build_parser

ENGLISH = re.compile(r"usage:|options:|positional arguments|show this|show program|default:")


def below(parser: argparse.ArgumentParser) -> list[argparse.ArgumentParser]:
    """The parser and all below it."""
    children = [
        child
        for action in parser._actions
        if isinstance(action, argparse._SubParsersAction)
        for child in action.choices.values()
    ]
    return [parser, *(one for child in children for one in below(child))]


def test_help_speaks_chinese() -> None:
    parsers = below(build_parser())
    assert len(parsers) > 40
    for parser in parsers:
        assert not ENGLISH.search(parser.format_help()), parser.prog
        assert parser.format_usage().startswith("用法：")


def test_every_word_says_what_it_does() -> None:
    for parser in below(build_parser()):
        for action in parser._actions:
            if isinstance(action, argparse._SubParsersAction):
                told = {choice.dest for choice in action._choices_actions if choice.help}
                assert set(action.choices) == told, parser.prog
