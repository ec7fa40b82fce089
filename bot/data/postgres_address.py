"""DATABASE_URL of PostgreSQL as hosts hand it out, made into what asyncpg connects by.

asyncpg itself reads `sslmode`, `sslrootcert`, several hosts, `application_name`, `options` and the rest of libpq's
parameters. What is ours is taken out before: how many connections, and whether PgBouncer stands in between.
"""

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, unquote, urlencode

POOL = 5  # connections at most, unless the address says otherwise

# The password goes to the last @ after which only a host, a database and parameters follow.
_ADDRESS = re.compile(
    r"(?P<scheme>postgres(?:ql)?)://(?:(?P<user>[^:@/?#]*)(?::(?P<password>.*))?@)?"
    r"(?P<place>(?:[^@/?#]*)(?:/[^@/?#]*)?)(?:\?(?P<parameters>[^@]*))?",
    re.DOTALL,
)
_HOSTS = re.compile(
    r"(?:(?:\[[0-9A-Fa-f:.]+\]|[\w.%-]*)(?::[0-9]{1,5})?)(?:,(?:\[[0-9A-Fa-f:.]+\]|[\w.%-]*)(?::[0-9]{1,5})?)*"
)
_SSL_MODES = {"true": "require", "1": "require", "on": "require", "false": "disable", "0": "disable", "off": "disable"}


@dataclass(frozen=True, slots=True)
class PostgresAddress:
    """What asyncpg is given: an address, the pool's size, and how many statements it may keep prepared."""

    dsn: str
    pool: int = POOL
    statement_cache_size: int | None = None  # None for asyncpg's own

    @classmethod
    def parse(cls, url: str) -> "PostgresAddress":
        """Reads an address; `?ssl=` is another word for `sslmode`, and `require` verifies nothing, as in libpq.

        A password may be percent-encoded or, where it is clear where it ends, as it is. Raises ValueError with a
        sentence that says what is wrong.
        """
        match = _ADDRESS.fullmatch(url)
        if match is None or not _HOSTS.fullmatch(match["place"].partition("/")[0]):
            raise ValueError(
                "an address such as postgres://USER:PASSWORD@HOST:5432/NAME is wanted; "
                "write @ in a password as %40, / as %2F, ? as %3F and # as %23"
            )
        pool, cache, parameters = POOL, None, []
        for name, value in parse_qsl(match["parameters"] or "", keep_blank_values=True):
            match name:
                case "maxsize":
                    pool = _whole(name, value, 1)
                case "minsize":
                    _whole(name, value, 0)  # connections are made when they are needed
                case "pgbouncer":
                    cache = 0 if value.lower() in ("true", "1", "on", "") else None
                case "statement_cache_size":
                    cache = _whole(name, value, 0)
                case "ssl":
                    parameters.append(("sslmode", _SSL_MODES.get(value.lower(), value.lower())))
                case _:
                    parameters.append((name, value))
        if "application_name" not in dict(parameters):
            parameters.append(("application_name", "paper-falcon"))
        return cls(_joined(match, parameters), pool, cache)


def _whole(name: str, value: str, least: int) -> int:
    if not re.fullmatch(r"[0-9]{1,4}", value) or int(value) < least:
        raise ValueError(f"{name} takes a whole number from {least}, not {value!r}")
    return int(value)


def _joined(match: re.Match[str], parameters: list[tuple[str, str]]) -> str:
    login = ""
    if match["user"] is not None:
        login = match["user"] + (f":{_encoded(match['password'])}" if match["password"] is not None else "") + "@"
    query = f"?{urlencode(parameters)}" if parameters else ""
    return f"{match['scheme']}://{login}{match['place']}{query}"


def _encoded(password: str) -> str:
    """A password percent-encoded, as it may be already: then each % in it begins an escape."""
    is_encoded = not re.search(r"%(?![0-9A-Fa-f]{2})", password) and not re.search(r"[@:/?#\s]", password)
    return quote(unquote(password) if is_encoded else password, safe="")
