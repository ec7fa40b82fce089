"""What this installation was created with: the tag of its nonces and the seed of its simulated market."""

import secrets
from dataclasses import dataclass, field

from bot.data.models import Installation

_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
_ID = 1  # of the only row


@dataclass(frozen=True, slots=True)
class InstallationIdentity:
    """`tag`: 8 letters that begin every nonce. `market_seed`: 32 bytes; whoever has them knows the future.

    `created_at` in ms since 1970.
    """

    tag: str
    market_seed: bytes = field(repr=False)
    created_at: int


async def installation(now: int) -> InstallationIdentity:
    """This database's installation, made at its first start; processes that start together agree on one.

    `now` in ms since 1970.
    """
    tag = "".join(secrets.choice(_LETTERS) for _ in range(8))
    created = Installation(id=_ID, tag=tag, market_seed=secrets.token_hex(32), created_at=now)
    await Installation.bulk_create([created], ignore_conflicts=True)
    stored = await Installation.get(id=_ID)
    return InstallationIdentity(stored.tag, bytes.fromhex(stored.market_seed), stored.created_at)
