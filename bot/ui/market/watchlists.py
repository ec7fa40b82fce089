"""What /watch shows."""

from bot.rules.formatting import grouped
from bot.services.market.watchlist import Watchlist, WatchlistChange, WatchlistItem
from bot.ui.kit.reply import QUIET, Reply, card
from bot.ui.market.prices import PAUSED, as_of, moved


def added(done: WatchlistChange) -> Reply:
    """The receipt of a symbol that is watched from now on."""
    embed = card(f"👁️ Watching {done.ticker}", f"{done.name} is on your watchlist: `/watch list` shows it.")
    embed.set_footer(text=_room(done.count, done.most))
    return Reply(embed)


def removed(done: WatchlistChange) -> Reply:
    """The receipt of a symbol that is watched no more."""
    embed = card(f"Not watching {done.ticker}", f"{done.name} is off your watchlist.", color=QUIET)
    embed.set_footer(text=_room(done.count, done.most))
    return Reply(embed)


def _room(count: int, most: int) -> str:
    return f"{count} of {most} watched"


def watchlist_card(found: Watchlist) -> Reply:
    """A line a symbol: price and change over 24 hours; what has no fresh price is marked."""
    if not found.items:
        return Reply(card("👁️ Watchlist", "It is empty. `/watch add` puts a coin on it.", color=QUIET))
    head = (
        [PAUSED.format(since=found.paused_since)] if found.paused_since is not None else ["-# over the last 24 hours"]
    )
    embed = card("👁️ Watchlist", "\n".join([*head, *(_line(one, found.at) for one in found.items)]))
    embed.set_footer(text=_room(len(found.items), found.most))
    return Reply(embed)


def _line(item: WatchlistItem, now: int) -> str:
    name = f"**{item.ticker}**"
    last = f" · {grouped(item.quote.last)}" if item.quote else ""
    if not item.listed:
        return f"🚫 {name}{last} · no longer listed"
    if item.quote is None:
        return f"⏳ {name} · no price yet"
    if not item.fresh:
        return f"⏳ {name}{last} · as of <t:{item.quote.quoted_at // 1000}:R>"
    return f"{name}{last} · {moved(item.change) if item.change else 'change unknown'}{as_of(item.quote, now)}"
