"""What /watch shows."""

from bot.rules.formatting import grouped
from bot.services.market.watchlist import Watchlist, WatchlistChange, WatchlistItem
from bot.ui.kit.reply import QUIET, Reply, card
from bot.ui.market.prices import PAUSED, as_of, change_text


def watch_added_reply(change: WatchlistChange) -> Reply:
    """The receipt of a symbol that is watched from now on."""
    embed = card(f"👁️ Watching {change.ticker}", f"{change.name} is on your watchlist: `/watch list` shows it.")
    embed.set_footer(text=_count_text(change.count, change.limit))
    return Reply(embed)


def watch_removed_reply(change: WatchlistChange) -> Reply:
    """The receipt of a symbol that is watched no more."""
    embed = card(f"Not watching {change.ticker}", f"{change.name} is off your watchlist.", color=QUIET)
    embed.set_footer(text=_count_text(change.count, change.limit))
    return Reply(embed)


def _count_text(count: int, limit: int) -> str:
    return f"{count} of {limit} watched"


def watchlist_reply(watchlist: Watchlist) -> Reply:
    """A line a symbol: price and change over 24 hours; what has no fresh price is marked."""
    if not watchlist.items:
        return Reply(card("👁️ Watchlist", "It is empty. `/watch add` puts a coin on it.", color=QUIET))
    head = (
        [PAUSED.format(since=watchlist.paused_since)]
        if watchlist.paused_since is not None
        else ["-# over the last 24 hours"]
    )
    embed = card("👁️ Watchlist", "\n".join([*head, *(_line(item, watchlist.at) for item in watchlist.items)]))
    embed.set_footer(text=_count_text(len(watchlist.items), watchlist.limit))
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
    return f"{name}{last} · {change_text(item.change) if item.change else 'change unknown'}{as_of(item.quote, now)}"
