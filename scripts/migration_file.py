"""The text of a migration: one aerich file for both databases."""

from aerich.utils import get_formatted_compressed_data, get_models_describe

_TEMPLATE = """from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True

UPGRADE = {{
{upgrade}}}

DOWNGRADE = {{
{downgrade}}}


async def upgrade(db: BaseDBAsyncClient) -> str:
    return UPGRADE[db.capabilities.dialect]


async def downgrade(db: BaseDBAsyncClient) -> str:
    return DOWNGRADE[db.capabilities.dialect]


MODELS_STATE = (
    {state}
)
"""

Scripts = dict[str, list[str]]  # statements by dialect


def render(upgrade: Scripts, downgrade: Scripts) -> str:
    """The file for these statements and the models of the open context."""
    state = get_formatted_compressed_data(get_models_describe("models"))
    return _TEMPLATE.format(upgrade=_scripts(upgrade), downgrade=_scripts(downgrade), state=state)


def _scripts(scripts: Scripts) -> str:
    return "".join(f'    "{dialect}": """\n{_script(scripts[dialect])}""",\n' for dialect in ("sqlite", "postgres"))


def _script(statements: list[str]) -> str:
    text = "".join(f"{statement};\n" for statement in statements)
    return text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
