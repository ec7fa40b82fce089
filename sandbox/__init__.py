"""A loopback Discord for the unmodified bot: a page for people, a script for tests.

It speaks REST v10 and the gateway over real HTTP and WebSocket on 127.0.0.1, refuses what Discord refuses with
Discord's codes, keeps nothing, and shows only what the bot really sent.

    async with Sandbox() as box:                 # port=0: any free port
        ... start the bot with DISCORD_API_URL=box.api_url, DISCORD_GATEWAY_URL=box.gateway_url, box.token ...
        await box.wait_ready()                   # identified
        await box.wait_commands()                # synced
        reply = await box.command("alice", "/trade buy", symbol="BTC", amount="$1000")
        assert "BTC" in reply.text and not reply.ephemeral

`Sandbox(port=0, *, host="127.0.0.1", response_window=3.0, token_lifetime=900.0, nonce_window=300.0, heartbeat=41.25,
history=500, rate_limits=True)`, times in seconds. Besides `async with` there are `await start()`, `await close()`.

Where: `url` (the page), `api_url`, `gateway_url`, `port`, `token` (any is taken but an empty one and "invalid").
Who: `users` by username (mona moderates; alice bob chidi dana eve leila zed), `bot`, `guild`, `guild_id`, `channels`
by name (trading-floor, announcements, general). Methods take users by username, id or User; channels by name, id or
Channel.

Members act; each returns a live `Response`
- `await command(actor, "/trade buy", *, channel=None, guild=None, interaction_id=None, timeout=60, options=None,
  raw=False, **options)`: an `interaction_id` used before is the same interaction, delivered again; `raw` sends values
  that Discord's own client would not
- `await click(actor, message, custom_id_or_label)`, `await select(actor, message, custom_id, *values)`: `message` is a
  Response, a `Sent` or a message's JSON
- `await submit_modal(actor, response, **fields)`: the modal that `response` opened
- `await autocomplete(actor, "/trade buy", focused="symbol", value="bt", **other_options)` returns the list of choices
- `redeliver(response)` sends the same interaction again; `say(actor, text, channel)` writes a plain message

`Response`: `message` (JSON of the visible message), `sent`, `ephemeral`, `deferred`, `latency` (s), `followups`,
`deleted`, `text` (all visible text), `modal`, `choices`, `failed` (what the member is told instead), `attempts` and
`refused` (codes such as 40060), `interaction`; `await response.until(lambda r: r.deleted, timeout=60)`.

What was sent: `messages(channel, seen_by=None)`, `await wait_message(predicate, timeout=60)`, `await wait_ready()`,
`await wait_offline()`, `await wait_commands()`; `gateway.identifies` and `gateway.resumes` count.

The world: `add_guild(name, *members)`, `remove_guild(guild)`, `add_member(username, guild=None, name=None)`,
`remove_member(user)`, `add_channel(name)`, `delete_channel(channel)`, `deny(channel, *Permission, target=None)` and
`allow(...)` (the bot's when `target` is None), `dm(user)` (its channel); `users["bob"].accepts_dms = False`.

Faults: `faults.add(method, path_glob, status=, body=, headers=, times=1, after_effect=False, cut=False, delay=0)`
returns a fault with `hits`; `faults.rate_limit(method, path_glob, retry_after=, times=1, everywhere=False)`;
`faults.remove`, `faults.clear`. `drop_gateway(code=None)`, `fail_handshakes(n)`, `send_raw(text)`,
`invalidate_session(resumable=False)`, `ask_to_reconnect()`.
"""

from sandbox.client.options import Unsendable
from sandbox.rest.faults import Fault, Faults
from sandbox.script.response import Response
from sandbox.script.sandbox import Sandbox
from sandbox.world.interactions import NO_RESPONSE
from sandbox.world.model import Channel, Guild, User
from sandbox.world.permissions import Permission
from sandbox.world.records import Attempt, Sent

__all__ = [
    "NO_RESPONSE",
    "Attempt",
    "Channel",
    "Fault",
    "Faults",
    "Guild",
    "Permission",
    "Response",
    "Sandbox",
    "Sent",
    "Unsendable",
    "User",
]
