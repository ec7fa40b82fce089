"""The tables as the models describe them, in SQL, with the CHECKs that Tortoise leaves out."""

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.context import require_context
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model

URLS = {"sqlite": "sqlite://:memory:", "postgres": "postgres://nobody@127.0.0.1:1/none"}  # never connected to


def models() -> list[type[Model]]:
    """Every model of the open context, aerich's own table included, in order of table name."""
    apps = require_context().apps
    assert apps is not None
    return sorted(apps.get_models_iterable(), key=lambda model: model._meta.db_table)


def checks(model: type[Model]) -> dict[str, str]:
    """A model's CHECKs: expression by name."""
    constraints = getattr(model._meta, "constraints", None) or ()
    return {one.name: one.check for one in constraints if isinstance(one, CheckConstraint)}


def check_sql(name: str, expression: str) -> str:
    """A CHECK as it stands in a table."""
    return f'CONSTRAINT "{name}" CHECK ({expression})'


def table_sql(model: type[Model], db: BaseDBAsyncClient) -> list[str]:
    """CREATE TABLE with its CHECKs, then its indexes; without semicolons."""
    model._meta.table_description = ""  # a reworded docstring is no change of the schema
    script = db.schema_generator(db)._get_table_sql(model, safe=False)["table_creation_string"]
    table, _, indexes = script.partition("\n)")
    lines = "".join(f",\n    {check_sql(name, check)}" for name, check in checks(model).items())
    first, _, rest = indexes.partition(";")
    return [f"{table}{lines}\n){first}", *(sql.strip() for sql in rest.split(";") if sql.strip())]
