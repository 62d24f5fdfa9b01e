"""The README tells the truth: its table is that of the demo shop, its example imports, its commands exist.

`python -m tests.test_readme` writes the table anew from data/demo/showcase.yml.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from typer.testing import CliRunner

from actions.orders.demo.shop import load_showcases
from actions.orders.wire import order_from_json
from bot.commands.main import build

PROJECT = Path(__file__).parent.parent
README = PROJECT / "README.md"
TABLE = re.compile(r"(<!-- showcase:[^\n]*-->\n).*?(<!-- /showcase -->)", re.DOTALL)


def table() -> str:
    """The demo shop's showcase orders as a Markdown table."""
    rows = [
        f"| {shown.number} | {shown.email} | {shown.try_} |" for shown in load_showcases(PROJECT / "data")
    ]
    return "\n".join(["| order | email | what to try |", "|---|---|---|", *rows]) + "\n"


def with_table(text: str) -> str:
    """The README with the table as it should be."""
    return TABLE.sub(lambda found: found[1] + table() + found[2], text)


def test_the_table_of_orders_to_try_is_that_of_the_demo_shop() -> None:
    text = README.read_text(encoding="utf-8")
    assert text == with_table(text), "run python -m tests.test_readme"


def test_the_example_order_can_be_imported() -> None:
    example = re.search(r"```json\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    assert example is not None
    assert order_from_json(json.loads(example[1])).number == "AT-20001"


def test_every_command_named_exists() -> None:
    named = set(re.findall(r"\./desk ([a-z]+)(?: ([a-z]+)\b)?", README.read_text(encoding="utf-8")))
    assert named
    for command, sub in named:
        shown = CliRunner().invoke(build(command), [command, "--help"])
        assert shown.exit_code == 0, command
        assert not sub or sub in shown.output, f"{command} {sub}"


if __name__ == "__main__":
    README.write_text(with_table(README.read_text(encoding="utf-8")), encoding="utf-8")
