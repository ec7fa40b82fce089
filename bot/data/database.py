"""Opening and closing the database, and SQL that reads the same on SQLite and PostgreSQL."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from tortoise import Tortoise
from tortoise.backends.base.client import BaseDBAsyncClient, TransactionalDBClient
from tortoise.connection import get_connection
from tortoise.models import Model

from bot.data.engines.sqlite import SqliteEngine, SqliteTransaction
from bot.data.postgres_address import PostgresAddress
from bot.data.statements import named, numbered, select_statement, update_statement

MODELS = ["bot.data.models", "aerich.models"]

# WAL with FULL loses nothing acknowledged. The default journal_size_limit of 16 KiB costs a third of the write speed.
_PRAGMAS = {
    "journal_mode": "WAL",
    "synchronous": "FULL",
    "foreign_keys": "ON",
    "journal_size_limit": 64 * 1024 * 1024,
    "busy_timeout": 5000,
}


def is_sqlite(url: str) -> bool:
    """Whether a database address names SQLite. Raises ValueError if it names neither SQLite nor PostgreSQL."""
    scheme = url.partition(":")[0]
    if scheme not in ("sqlite", "postgres", "postgresql"):
        raise ValueError(f"DATABASE_URL begins with {scheme!r}; it takes sqlite:// or postgres://")
    return scheme == "sqlite"


def sqlite_path(url: str) -> Path:
    """The file of an SQLite address."""
    return Path(url.removeprefix("sqlite://").partition("?")[0])


def tortoise_config(url: str) -> dict[str, Any]:
    """Tortoise's configuration: `default` writes; `reader` is a second, read-only connection where SQLite needs one."""
    if is_sqlite(url):
        credentials: dict[str, Any] = {"file_path": str(sqlite_path(url)), **_PRAGMAS}
        connections: dict[str, Any] = {
            "default": {"engine": "bot.data.engines.sqlite", "credentials": credentials},
            "reader": {"engine": "bot.data.engines.sqlite", "credentials": {**credentials, "query_only": "ON"}},
        }
    else:
        address = PostgresAddress.parse(url)
        credentials = {"dsn": address.dsn, "maxsize": address.pool}
        if address.statement_cache_size is not None:
            credentials["statement_cache_size"] = address.statement_cache_size
        connections = {"default": {"engine": "bot.data.engines.postgres", "credentials": credentials}}
    return {"connections": connections, "apps": {"models": {"models": MODELS, "default_connection": "default"}}}


async def open_database(url: str) -> None:
    """Connects. Call it in the main task, before any other is made: Tortoise's context is a contextvar."""
    if is_sqlite(url):
        sqlite_path(url).parent.mkdir(parents=True, exist_ok=True)
    await Tortoise.init(config=tortoise_config(url), _enable_global_fallback=True)
    for client in {writer(), reader()}:
        # Tortoise connects at the first query; were that one cancelled, what waits for it would hang for ever.
        await client.execute_query("SELECT 1")


async def close_database() -> None:
    """Disconnects; an aiosqlite connection left open would hang the exit."""
    await Tortoise.close_connections()


def writer() -> BaseDBAsyncClient:
    """The connection that writes; inside a transaction, that transaction."""
    return get_connection("default")


def reader() -> BaseDBAsyncClient:
    """The connection for reads on a command's path: on SQLite it never waits for a writer.

    Raises RuntimeError inside a transaction, which reads by itself: here it would not see its own writes, and would
    wait for a second connection while it holds one.
    """
    default = get_connection("default")
    if isinstance(default, TransactionalDBClient):
        raise RuntimeError("read inside a transaction by another connection")
    return get_connection("reader") if default.capabilities.dialect == "sqlite" else default


def file_problem() -> str | None:
    """What has become of SQLite's file since it was opened, in words; None while it is where it was."""
    db = get_connection("default")
    return db.file_problem() if isinstance(db, SqliteEngine) else None


async def fetch(db: BaseDBAsyncClient, sql: str, /, *values: Any, **named_values: Any) -> list[dict[str, Any]]:
    """Runs a statement and returns its rows, those of a RETURNING clause too.

    Its placeholders are `?` for `values`, or `:name` for `named_values`.
    """
    sql, ordered = positional(sql, values, named_values)
    if db.capabilities.dialect == "postgres":
        sql = numbered(sql)
    return await db.execute_query_dict(sql, list(ordered))


async def select(
    db: BaseDBAsyncClient, model: type[Model], /, *columns: str, order: str = "", **key: Any
) -> list[dict[str, Any]]:
    """Rows of a model where the columns of `key` have these values, in an `order` such as "at, id DESC"."""
    return await fetch(db, select_statement(model, columns, tuple(key), order), *key.values())


async def update(db: BaseDBAsyncClient, model: type[Model], key: Mapping[str, Any], /, **values: Any) -> None:
    """Changes columns of the rows where those of `key` have these values, at once."""
    await fetch(db, update_statement(model, tuple(values), tuple(key)), *values.values(), *key.values())


async def queue(db: BaseDBAsyncClient, sql: str, values: Sequence[Any] = (), if_empty: Exception | None = None) -> None:
    """Runs a statement with `?` placeholders whose rows nobody needs; in SQLite's transactions, with the next one.

    Raises `if_empty`, there, if it gives no row.
    """
    if isinstance(db, SqliteTransaction):
        db.queue(sql, values, if_empty)
    elif not await fetch(db, sql, *values) and if_empty is not None:
        raise if_empty


async def run_many(db: BaseDBAsyncClient, sql: str, rows: Sequence[Sequence[Any]]) -> None:
    """Runs a statement with `?` placeholders once for every row of values."""
    if db.capabilities.dialect == "postgres":
        sql = numbered(sql)
    await db.execute_many(sql, cast("list[list[Any]]", rows))


def positional(sql: str, values: Sequence[Any], named_values: Mapping[str, Any]) -> tuple[str, Sequence[Any]]:
    """A statement with `?` placeholders and the values for them. Raises KeyError for a name without a value."""
    if not named_values:
        return sql, values
    sql, names = named(sql)
    return sql, [named_values[name] for name in names]
