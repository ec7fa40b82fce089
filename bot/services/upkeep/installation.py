"""What this installation was born with: the tag of its nonces and the seed of its simulated market."""

import secrets
from dataclasses import dataclass, field

from bot.data.database import fetch, writer

_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"


@dataclass(frozen=True, slots=True)
class InstallationIdentity:
    """`tag`: 8 letters that begin every nonce. `market_seed`: 32 bytes; whoever has them knows the future."""

    tag: str
    market_seed: bytes = field(repr=False)


async def installation(now: int) -> InstallationIdentity:
    """This database's installation, made at its first start; processes that start together agree on one.

    `now` in ms since 1970.
    """
    await fetch(
        writer(),
        "INSERT INTO installation (id, tag, market_seed, created_at) VALUES (1, ?, ?, ?) ON CONFLICT DO NOTHING",
        *("".join(secrets.choice(_LETTERS) for _ in range(8)), secrets.token_hex(32), now),
    )
    rows = await fetch(writer(), "SELECT tag, market_seed FROM installation WHERE id = 1")
    return InstallationIdentity(rows[0]["tag"], bytes.fromhex(rows[0]["market_seed"]))
