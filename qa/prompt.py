"""Asking from the terminal: one answer printed, or a conversation at a prompt."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

from rich.console import Console

from index.errors import InputError
from qa.answer import Answer
from qa.assistant import Assistant
from qa.console import print_json, show_answer


def print_answer(answer: Answer, *, as_json: bool) -> None:
    """Print an answer for people, or as its documented JSON."""
    if as_json:
        print_json(answer.to_dict())
    else:
        show_answer(Console(highlight=False), answer)


def keep_asking(assistant: Assistant, filters: Mapping[str, Any], *, as_json: bool) -> None:
    """Ask in one conversation until the end of input; on a pipe, one question a line.

    `filters` are the keywords of `Assistant.ask`. A question that cannot be used is answered
    with what is wrong with it, and the conversation goes on.
    """
    interactive = sys.stdin.isatty()
    if interactive:
        count = len(assistant.catalogue())
        sys.stderr.write(f"{count} articles. Ask away; Ctrl-D or an empty line ends.\n")
    conversation = assistant.conversation()
    while True:
        if interactive:
            sys.stderr.write("\n? ")
            sys.stderr.flush()
        line = sys.stdin.readline()
        if not line or (interactive and not line.strip()):
            return
        if not line.strip():
            continue
        try:
            print_answer(conversation.ask(line.strip(), **filters), as_json=as_json)
        except InputError as error:
            sys.stderr.write(f"{error}\n")
