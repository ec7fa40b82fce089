"""DATABASE_URL of PostgreSQL as hosts hand it out: passwords of any kind, libpq's parameters, and what is ours."""

from urllib.parse import parse_qs, quote, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.data.database import close_database, fetch, open_database, writer
from bot.data.postgres_address import PostgresAddress

PASSWORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=20)


def password_of(url: str) -> str | None:
    password = urlsplit(PostgresAddress.parse(url).dsn).password
    return None if password is None else unquote(password)


@given(PASSWORDS)
def test_an_encoded_password_is_read_as_it_is_meant(password: str) -> None:
    url = f"postgres://falcon:{quote(password, safe='')}@db.example.com:5432/falcon?sslmode=require"
    assert password_of(url) == password
    assert urlsplit(PostgresAddress.parse(url).dsn).hostname == "db.example.com"


@pytest.mark.parametrize("password", ["p@ss", "a:b", "a/b", "a#b", "50%", "100%zz", "@:/#%", "a?b", "a b", "пароль"])
def test_a_raw_password_is_read_where_it_is_clear_where_it_ends(password: str) -> None:
    assert password_of(f"postgres://falcon:{password}@db:5432/falcon?sslmode=require") == password


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("ssl=true", "require"),
        ("ssl=require", "require"),
        ("sslmode=verify-full", "verify-full"),
        ("ssl=off", "disable"),
    ],
)
def test_ssl_is_another_word_for_sslmode_and_require_verifies_nothing(text: str, mode: str) -> None:
    address = PostgresAddress.parse(f"postgres://u:p@h/n?{text}&sslrootcert=/a/b.crt")
    parameters = parse_qs(urlsplit(address.dsn).query)
    assert (parameters["sslmode"], parameters["sslrootcert"]) == ([mode], ["/a/b.crt"])


def test_the_pool_and_pgbouncer_are_taken_out_and_the_rest_is_handed_on() -> None:
    address = PostgresAddress.parse("postgres://u@a:1,b:2/n?maxsize=9&minsize=1&pgbouncer=true&options=-c%20x%3D1")
    assert (address.pool, address.statement_cache_size) == (9, 0)
    assert address.dsn == "postgres://u@a:1,b:2/n?options=-c+x%3D1&application_name=paper-falcon"
    assert PostgresAddress.parse("postgres://h/n?application_name=mine").dsn.endswith("?application_name=mine")


@pytest.mark.parametrize("url", ["mysql://u:p@h/n", "postgres://u:p@h:port/n", "postgres://u:p@h/n/m"])
def test_an_address_that_is_none_is_a_sentence(url: str) -> None:
    with pytest.raises(ValueError, match=r"postgres://USER:PASSWORD@HOST:5432/NAME is wanted"):
        PostgresAddress.parse(url)


@pytest.mark.parametrize("text", ["maxsize=0", "maxsize=many", "statement_cache_size=-1"])
def test_a_number_that_is_none_is_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match="takes a whole number from"):
        PostgresAddress.parse(f"postgres://h/n?{text}")


async def test_a_server_takes_what_hosts_write(migrated_postgres: str) -> None:
    await open_database(f"{migrated_postgres}&sslmode=prefer&pgbouncer=true&options=-c%20statement_timeout%3D9876ms")
    try:
        rows = await fetch(writer(), "SELECT current_setting('statement_timeout') AS timeout")
        assert rows == [{"timeout": "9876ms"}]
        rows = await fetch(writer(), "SELECT current_setting('application_name') AS name")
        assert rows == [{"name": "paper-falcon"}]
    finally:
        await close_database()
