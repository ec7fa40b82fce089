"""The text of a migration: one aerich file for both databases."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pprint import pformat
from typing import Any

from aerich.utils import get_formatted_compressed_data

_TEMPLATE = """from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True

UPGRADE = {{
{upgrade}}}

DOWNGRADE = {{
{downgrade}}}

{unread}
async def upgrade(db: BaseDBAsyncClient) -> str:
    return UPGRADE[db.capabilities.dialect]


async def downgrade(db: BaseDBAsyncClient) -> str:
    return DOWNGRADE[db.capabilities.dialect]


MODELS_STATE = (
    {state}
)
"""

Scripts = dict[str, list[str]]  # statements by dialect
Unread = tuple[
    str, Sequence[str]
]  # what is said of rows that the release before cannot read; statements that mend them


@dataclass(slots=True)
class Migration:
    """The statements up and down, and what is to be done before those down, on both databases."""

    upgrade: Scripts = field(default_factory=dict)
    downgrade: Scripts = field(default_factory=dict)
    unread_before: list[Unread] = field(default_factory=list)

    def text(self, state: dict[str, Any]) -> str:
        """The file, with a description of the models."""
        unread = f"UNREAD_BEFORE = {pformat(self.unread_before, width=120)}\n\n" if self.unread_before else ""
        return _TEMPLATE.format(
            upgrade=_scripts(self.upgrade),
            downgrade=_scripts(self.downgrade),
            unread=unread,
            state=get_formatted_compressed_data(state),
        )


def _scripts(scripts: Scripts) -> str:
    return "".join(f'    "{dialect}": """\n{_script(scripts[dialect])}""",\n' for dialect in ("sqlite", "postgres"))


def _script(statements: list[str]) -> str:
    text = "".join(f"{statement};\n" for statement in statements)
    return text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
