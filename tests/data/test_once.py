"""`once` and `transact`: an effect and its receipt together, whatever fails or is cancelled."""

import asyncio
from contextlib import nullcontext
from dataclasses import dataclass

import pytest

from bot.data import models, shield
from bot.data.keys import MemberKey
from bot.data.shield import drain
from bot.data.transactions import Standalone, Transaction, once, recall, transact
from bot.rules.money import Amount
from bot.rules.refusals import ForeignReceipt
from bot.rules.trading.refusals import NotEnoughHeld, NothingHeld
from bot.rules.trading.sizes import parse_size
from bot.services.progression.checkin import check_in
from bot.ui.language.refusals import refusal_text
from tests.kit import market_orders
from tests.kit.fake_context import ALICE, BOB, START
from tests.kit.ledger import dump, mismatches

pytestmark = pytest.mark.usefixtures("database")


@dataclass(frozen=True, slots=True)
class Counted:
    """What the bodies below return."""

    number: int


class Body:
    """A body that writes one effect and returns how often it was begun."""

    def __init__(self) -> None:
        self.runs = 0

    async def __call__(self, work: Transaction) -> Counted:
        self.runs += 1
        await effect(work)
        return Counted(self.runs)


async def effect(work: Transaction) -> None:
    await work.write("INSERT INTO coin (ticker, scale) VALUES ('BTC', 8)")


def run(body, key: str = "1", member_key: MemberKey = ALICE):
    return once(Standalone(lambda: START), key, member_key, Counted, body)


async def effects() -> int:
    return await models.Coin.all().count()


async def test_a_repeat_returns_the_first_result_and_has_no_effect():
    body = Body()
    assert await run(body) == Counted(1)
    before = await dump()
    assert await run(body) == Counted(1)
    assert await dump() == before
    assert await effects() == 1


async def test_a_repeat_keeps_no_note_of_the_member():
    async def body(work: Transaction) -> Counted:
        await work.read("INSERT INTO coin (ticker, scale) VALUES ('ETH', ?) RETURNING scale", body.scale)
        return Counted(body.scale)

    for body.scale in (3, 4):
        assert await run(body) == Counted(3)
    assert await models.Coin.get(ticker="ETH").values_list("scale", flat=True) == 3


FOREIGN = {"another member": BOB, "another server": MemberKey(2, ALICE.user_id), "both": MemberKey(2, BOB.user_id)}


@pytest.mark.parametrize("stranger", FOREIGN.values(), ids=FOREIGN)
@pytest.mark.parametrize("is_refused", [False, True], ids=["result", "refusal"])
async def test_a_receipt_is_shown_to_its_own_member_in_its_own_server_alone(stranger: MemberKey, is_refused: bool):
    async def refuse(work: Transaction) -> Counted:
        raise NothingHeld(symbol="BTC")

    body = Body()
    first = run(refuse if is_refused else body)
    with pytest.raises(NothingHeld) if is_refused else nullcontext():
        await first
    before = await dump()
    with pytest.raises(ForeignReceipt):
        await run(body, member_key=stranger)
    with pytest.raises(NothingHeld) if is_refused else nullcontext():
        assert await run(body) == Counted(1)
    assert await recall("1", stranger, Counted) is None
    assert await dump() == before


async def test_repeats_at_once_wait_for_the_first():
    body = Body()
    assert await asyncio.gather(*(run(body) for _ in range(30))) == [Counted(1)] * 30
    assert await effects() == 1


async def test_repeats_of_a_refusal_at_once_are_all_refused():
    async def body(work: Transaction) -> Counted:
        raise NotEnoughHeld(symbol="BTC", held=Amount(1, 0), amount=Amount(2, 0))

    outcomes = await asyncio.gather(*(run(body) for _ in range(30)), return_exceptions=True)
    assert {type(refusal) for refusal in outcomes} == {NotEnoughHeld}
    assert {refusal_text(refusal) for refusal in outcomes} == {"You hold 1 BTC, which is less than 2. Try `all`."}
    assert await models.Receipt.all().count() == 1


async def test_an_error_leaves_neither_effect_nor_receipt_so_that_a_repeat_may_succeed():
    async def broken(work: Transaction) -> Counted:
        await effect(work)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await run(broken)
    assert (await effects(), await models.Receipt.all().count()) == (0, 0)
    assert await run(Body()) == Counted(1)


@pytest.mark.parametrize("how", ["write", "write_if"])
async def test_a_refusal_after_an_effect_is_a_bug_and_rolls_back(how):
    async def body(work: Transaction) -> Counted:
        await getattr(work, how)("INSERT INTO coin (ticker, scale) VALUES ('BTC', 8) RETURNING ticker")
        raise NothingHeld(symbol="BTC")

    with pytest.raises(RuntimeError, match="NothingHeld"):
        await run(body)
    assert (await effects(), await models.Receipt.all().count()) == (0, 0)


async def test_a_guard_that_found_nothing_is_no_effect():
    async def body(work: Transaction) -> Counted:
        await work.write_if("UPDATE coin SET scale = 9 WHERE ticker = 'BTC' RETURNING ticker")
        raise NothingHeld(symbol="BTC")

    with pytest.raises(NothingHeld):
        await run(body)
    assert await models.Receipt.all().count() == 1


async def test_a_cancelled_wait_still_lets_the_effect_land():
    reached, may_go = asyncio.Event(), asyncio.Event()

    async def body(work: Transaction) -> Counted:
        await effect(work)
        reached.set()
        await may_go.wait()
        return Counted(7)

    waiting = asyncio.ensure_future(run(body))
    await reached.wait()
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    may_go.set()
    await drain()
    assert await effects() == 1
    assert await run(body) == Counted(7)


async def test_drain_waits_for_what_runs_and_for_nothing_else():
    await drain()
    may_go = asyncio.Event()

    async def body(work: Transaction) -> int:
        await may_go.wait()
        await effect(work)
        return 1

    running = asyncio.ensure_future(transact(Standalone(lambda: START), body))
    draining = asyncio.ensure_future(drain())
    for _ in range(100):
        await asyncio.sleep(0)  # all that it can do before the work has ended
    assert not draining.done()
    may_go.set()
    await draining
    assert await running == 1
    assert await effects() == 1


async def test_background_work_leaves_no_receipt_and_rolls_back():
    async def body(work: Transaction) -> None:
        await effect(work)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await transact(Standalone(lambda: START), body)
    assert (await effects(), await models.Receipt.all().count()) == (0, 0)


async def play(context, n: int) -> None:
    """Three kinds of work, each with a key of its own."""
    actor = (ALICE, BOB)[n % 2]
    await asyncio.gather(
        check_in(context, actor, key=f"c{n}"),
        market_orders.buy(context, actor, "BTC", parse_size("$100"), key=f"b{n}"),
        market_orders.sell(context, actor, "BTC", parse_size("50%"), key=f"s{n}"),
        return_exceptions=True,
    )


async def test_callers_cancelled_at_any_await_leak_no_lock(context):
    for n in range(40):
        task = asyncio.ensure_future(play(context, n))
        for _ in range(n):
            await asyncio.sleep(0)
        task.cancel()
    await asyncio.wait_for(drain(), 60)
    await still_works(context)


async def test_work_cancelled_at_any_await_leaves_all_or_nothing_and_no_lock(context):
    """As a loop that closes does: it cancels the shielded tasks themselves."""
    await play(context, 0)
    cancelled = 0
    for n in range(1, 80):
        task = asyncio.ensure_future(play(context, n))
        for _ in range(2 * n):
            await asyncio.sleep(0)
        cancelled += len(shield._running)
        for running in list(shield._running):
            running.cancel()
        await asyncio.wait([task])
    await asyncio.wait_for(drain(), 60)
    assert cancelled > 40
    await still_works(context)


async def still_works(context) -> None:
    trade = await asyncio.wait_for(market_orders.buy(context, ALICE, "BTC", parse_size("$100"), key="after"), 60)
    assert trade.gross > 0
    assert await mismatches() == []
    before = await dump()
    assert await market_orders.buy(context, ALICE, "BTC", parse_size("$100"), key="after") == trade
    assert await dump() == before
    assert await models.Receipt.filter(outcome__isnull=True).values("key") == []


async def test_a_call_that_fails_after_a_commit_harms_neither_the_outcome_nor_the_other_calls():
    called = []

    def fail() -> None:
        raise RuntimeError("after the commit")

    async def body(work: Transaction) -> Counted:
        await effect(work)
        work.on_commit(fail)
        work.on_commit(called.append, "next")
        return Counted(1)

    assert await run(body) == Counted(1)
    assert called == ["next"]
    assert await effects() == 1
