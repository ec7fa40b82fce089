"""The one poller of a process: it alone asks the exchange for prices, and has the stream listen to them."""

import asyncio
import decimal
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import structlog

from bot.market.live import parse
from bot.market.live.breaker import Breaker
from bot.market.live.exchange import Count, ExchangeClient, ExchangeError, RequestGate
from bot.market.live.listing import (
    NothingListed,
    choose_currency,
    currencies,
    currencies_text,
    lacks_price_ticks,
    leveraged_tokens,
    listing,
)
from bot.market.live.quote_board import QuoteBoard
from bot.market.live.ticker_requests import TickerRequests
from bot.market.live.websocket import TickerStream

_SINGLE = 100  # requests a round for one market each: coinbase answers ten books a second
_SINGLE_TIME = 10.0  # seconds a round for them: the others grow older meanwhile

log = structlog.get_logger("market")


@dataclass(frozen=True, slots=True)
class Pace:
    """How often, in seconds."""

    poll: float = 3.0
    listing: float = 3_600.0
    relisting: float = 300.0  # after a symbol was refused


class Poller:
    """Polls, and has the stream listen to what is listed, for ever. `currency` None chooses one of the usual."""

    def __init__(
        self,
        client: ExchangeClient,
        board: QuoteBoard,
        gate: RequestGate,
        *,
        currency: str | None,
        now: Callable[[], int],
        count: Count,
        pace: Pace,
        breaker: Callable[[], Breaker],
    ) -> None:
        self._client = client
        self._board = board
        self._gate = gate
        self._currency = currency
        self._now = now
        self._count = count
        self._pace = pace
        self._nonsense = breaker()  # answers that came, and were of no use: the client's own knows nothing of them
        self._markets: list[str] = []
        self._first_quotes: dict[str, dict[str, Any]] = {}  # prices by market, of an exchange that tells no ticks
        self._requests = TickerRequests(client, now)
        self._read_at: dict[str, int] = {}  # when a market was last asked for alone, in ms
        self._listed_at = self._listing_due = 0.0
        self._stream = TickerStream(client.exchange, board.on_ticker, count, breaker)

    async def run(self) -> None:
        """Goes on until it is cancelled. Whatever happens in a round, there is a next one."""
        decimal.setcontext(decimal.Context())  # ccxt changes that of the task it runs in, for good
        try:
            while True:
                await asyncio.sleep(max(self._client.breaker.wait(), self._nonsense.wait()))
                self._gate.idle.clear()
                try:
                    await self.poll_once()
                    self._board.round_finished()
                    self._nonsense.succeeded()
                except ExchangeError as error:
                    log.warning("no prices", why=str(error))
                except NothingListed as error:
                    self._nonsense.failed()
                    log.error("no prices", why=f"{self._client.exchange.id} {error}")
                except Exception:
                    self._count("unreadable")
                    self._nonsense.failed()
                    log.exception("no prices")
                self._gate.idle.set()
                await asyncio.sleep(self._pace.poll)
        finally:
            await self._stream.close()

    async def poll_once(self) -> None:
        """Asks once for every price, and when it is time for what is listed. Raises ExchangeError, NothingListed."""
        if asyncio.get_running_loop().time() >= self._listing_due:
            await self._look_up_again() if self._markets else await self._look_up()
        bookless: dict[str, Any] = {}
        async for answer in self._requests.answers(self._markets):
            bookless |= await self._take(answer)
        await self._read_singly(bookless)
        if self._requests.was_refused:  # what is gone is soon off the list
            self._listing_due = min(self._listing_due, self._listed_at + self._pace.relisting)

    async def _look_up_again(self) -> None:
        """Looks up what is listed. Where that fails what is known holds: the next rounds ask for its prices alone."""
        try:
            await self._look_up()
        except NothingListed:
            raise
        except Exception:
            self._listing_due = asyncio.get_running_loop().time() + self._pace.relisting
            raise

    async def _look_up(self) -> None:
        exchange = self._client.exchange
        # Else ccxt would answer with what another task, as one that subscribes, is about to learn: that all is known.
        exchange.reloading_markets = False
        markets = list((await self._client.call("load_markets", True)).values())
        # The first choice stays: what is held was bought in it, and USD may be gone for an hour.
        compute, mode = self._client.compute, exchange.precisionMode
        currency = self._currency = await compute(choose_currency, markets, self._currency)
        names = {code: str(entry.get("name") or code) for code, entry in (exchange.currencies or {}).items()}
        if await compute(lacks_price_ticks, markets, currency, mode):
            await self._note_first_quotes()
        symbols = await compute(listing, markets, currency, names, mode, self._first_quotes)
        if not self._markets:
            await compute(_log_choice, markets, currency, len(symbols))
        self._listed_at = asyncio.get_running_loop().time()
        self._listing_due = self._listed_at + self._pace.listing
        self._board.list_markets(symbols)
        if self._markets != list(symbols):
            self._markets = list(symbols)
            self._requests.forget()
            await self._stream.listen(self._markets)

    async def _note_first_quotes(self) -> None:
        """Asks for every price. A market's first quote stays, so that its scale changes no more while the bot runs."""
        try:
            tickers = await self._client.call("fetch_tickers", None)
        except ExchangeError as error:
            if error.why != "refused":
                raise
            return
        for market, ticker in tickers.items():
            prices = {field: ticker.get(field) for field in ("bid", "ask", "last")}
            if any(prices.values()):
                self._first_quotes.setdefault(market, prices)

    async def _take(self, answer: parse.Answer) -> Mapping[str, Any]:
        """Takes tickers; or returns them, where they hold neither bid nor ask."""
        tickers = {market: answer.tickers[market] for market in self._markets if market in answer.tickers}
        if any(ticker.get("bid") and ticker.get("ask") for ticker in tickers.values()):
            await self._board.take(answer)
            return {}
        return tickers

    async def _read_singly(self, bookless: Mapping[str, Any]) -> None:
        """Takes what is asked for one by one, as many as a round has time for; one twice, if it is wanted.

        `bookless`: tickers that lack the top of their book.
        """
        markets = [*bookless, *self._requests.alone]
        time = asyncio.get_running_loop().time
        end = time() + _SINGLE_TIME
        for _ in range(min(_SINGLE, len(markets))):
            read_at = {market: self._read_at.get(market, 0) for market in markets}
            market = self._board.next_book(read_at)
            if market is None or time() > end:
                return
            self._read_at[market] = self._now()
            try:
                if market in bookless:
                    await self._read_book(market, bookless[market])
                elif answer := await self._requests.ask_alone(market):
                    for name, ticker in (await self._take(answer)).items():
                        await self._read_book(name, ticker)
            except ExchangeError as error:
                if error.why == "unreachable" or self._client.breaker.open:
                    raise
            self._gate.idle.set()  # for one who waits: a round of books is long
            self._gate.idle.clear()

    async def _read_book(self, market: str, ticker: Mapping[str, Any]) -> None:
        """Completes a ticker by the top of the book: some exchanges tell the public bid and ask nowhere else."""
        asked_at = self._now()
        book = await self._client.call("fetch_order_book", market, 1)
        tops = {"bid": _best(book["bids"], max), "ask": _best(book["asks"], min)}
        whole = {**ticker, **tops, "timestamp": book.get("timestamp")}
        await self._board.take(parse.Answer({market: whole}, asked_at, self._now()))


def _log_choice(markets: list[Any], currency: str, symbols: int) -> None:
    """Says what prices are in, and what else MARKET_QUOTE could be."""
    besides = {quote: count for quote, count in currencies(markets).items() if quote != currency}
    log.info(
        "prices in",
        currency=currency,
        symbols=symbols,
        other_currencies=currencies_text(besides) or "none",
        leveraged_tokens_left_out=len(leveraged_tokens(markets)),
    )


def _best(rows: Sequence[Sequence[Any]], choose: Callable[..., Any]) -> Any:
    """The best price of one side. ccxt has sorted them as texts; one that cannot be read is left to `parse.quote`."""
    try:
        return choose((row[0] for row in rows), key=lambda text: parse.order(parse.price(text)), default=None)
    except parse.Unfit:
        return rows[0][0]
