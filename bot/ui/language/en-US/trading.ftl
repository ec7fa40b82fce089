# Receipts of trades, open orders, top-ups.

## Receipts

trade-bought = Bought { $amount } { $symbol }
trade-sold = Sold { $amount } { $symbol }
trade-gross = { $amount } { $symbol } × { PRICE($price) } = { MONEY($gross) }
trade-spread = of which spread: { MONEY($money) }
trade-slippage = of which slippage: { MONEY($money) }
trade-fee = Fee: { MONEY($fee) }
trade-paid = **Paid: { MONEY($total) }**
trade-received = **Received: { MONEY($total) }**
trade-realised = Realised P/L: **{ MONEY_CHANGE($realised) }**
trade-cash = Free cash
trade-held = { $symbol } held
trade-held-none = none
trade-held-cost = cost { MONEY($cost) }
trade-earned = +{ $xp } XP
trade-no-xp = No XP: { $why }
trade-source = { $source ->
    [simulated] Simulated price
   *[other] { $source } price
}{ $aged ->
    [1] , { $age }
   *[0] {""}
}

no-xp-small = trades under { MONEY($least) } don't earn any.
no-xp-hasty = a sale earns XP { $minutes } min after your last buy.
no-xp-enough-today = only the first { $trades } qualifying trades of a day do.
no-xp-switched-off = trades earn none in this server.

## Types of orders: what a member chooses them by, and what an open one waits for

order-type-market = market: trade at the next price
order-type-limit = limit: trade at your price or better
order-type-stop = stop: market order when the price moves against you to this
order-type-stop-limit = stop-limit: limit order when the price moves against you to the stop
order-type-take-profit = take-profit: market order when the price reaches your target
order-type-trailing = trailing: stop that follows the best price
order-type-oco = oco: stop and take-profit, one cancels the other

order-waits-limit = { $side ->
    [buy] Buys
   *[sell] Sells
} at { PRICE($limit) } or better
order-waits-stop = { $side ->
    [buy] Buys at market if it rises to { PRICE($stop) }
   *[sell] Sells at market if it drops to { PRICE($stop) }
}
order-waits-stop-limit = { $triggered ->
    [1] { $side ->
        [buy] Buys
       *[sell] Sells
    } at { PRICE($limit) } or better, as its stop was reached
   *[0] { $side ->
        [buy] If it rises to { PRICE($stop) }, buys
       *[sell] If it drops to { PRICE($stop) }, sells
    } at { PRICE($limit) } or better
}
order-waits-take-profit = { $side ->
    [buy] Buys at market if it drops to { PRICE($limit) }
   *[sell] Sells at market if it rises to { PRICE($limit) }
}
order-waits-trailing = { $side ->
    [buy] Buys at market if it rises { $distance } from its low (now { PRICE($stop) })
   *[sell] Sells at market if it drops { $distance } from its peak (now { PRICE($stop) })
}
order-waits-oco = { $side ->
    [buy] Buys at market if it rises to { PRICE($stop) }, or drops to { PRICE($limit) }
   *[sell] Sells at market if it drops to { PRICE($stop) }, or rises to { PRICE($limit) }
}

## Open orders

order-deal = { $side ->
    [buy] Buy
   *[sell] Sell
} { $amount } { $symbol }
order-amount-worth = { MONEY($money) } of
order-placed = Order placed: { $deal }
order-changed = Order changed: { $deal }
order-cancelled = Order cancelled: { $deal }
order-footer = Order #{ $order } · /trade orders shows and cancels it
order-free-cash = Free cash
order-reserved = Reserved: { MONEY($money) }
order-kind = **{ $kind }** · { $waits }
order-stuck = ⚠️ This order cannot be read or filled: cancel it, or ask a moderator.
order-no-price = ⏳ no fresh price right now
order-price = now { PRICE($price) }{ $aged ->
    [1] {" "}({ $age })
   *[0] {""}
}
order-placed-at = placed { TIME($at) }
order-ends = Ends { TIME($at) }
order-good-till-cancelled = Good till cancelled
order-freed-cash = { MONEY($money) } is free again.
order-freed-coins = { $amount } { $symbol } can be sold again.
order-freed-any = What was to be sold can be sold again.
order-was-cancelled = Cancelled #{ $order }. { $freed }
orders-were-cancelled = Cancelled { $count ->
    [one] 1 order
   *[other] { $count } orders
}. { $freed }
orders-none-open = No orders were open any more.
orders-title = Open orders
orders-empty = You have no open orders. Place one with `/trade buy` and a `limit` price.
order-choice = #{ $order } { $deal }, { $kind } { $price }

notify-silent = no notice
notify-not-announced = **no notice**: this server announces no orders
notify-direct = notifies by direct message
notify-here = notifies here
notify-channel = notifies in { $channel }

notify-choice-channel = in the channel
notify-choice-dm = by direct message
notify-choice-silent = not at all

## Top-ups

topup-too-late = That took too long to ask you first. Nothing was changed; type `/topup` again.
topup-modal-title = Start over
topup-question =
    You have **{ MONEY($equity) }**{ $aged ->
        [1] , at prices up to { $age }
       *[0] {""}
    }. { $positions ->
        [0] {""}
        [one] Your position is sold at the next price.{" "}
       *[other] Your { $positions } positions are sold at the next price.{" "}
    }About { MONEY($missing) } is paid in, to bring you to **{ MONEY($starting) }**.
    The loss stays in your score: a top-up lifts nobody on the leaderboard.
topup-type-word = Type { $word } to continue
topup-title = Topped up to { MONEY($cash) }
topup-paid-in = **Paid in: { MONEY($money) }**
topup-sold = { $count ->
    [one] Sold 1 position
   *[other] Sold { $count } positions
}
topup-sold-line = { $amount } { $symbol } × { PRICE($price) }: { MONEY($total) } after a fee of { MONEY($fee) }{ $spread ->
    [0] {""}
   *[other] , spread { MONEY($spread) }
}{ $slippage ->
    [0] {""}
   *[other] , slippage { MONEY($slippage) }
}
topup-unsold = Not sold
topup-unsold-why = Too small to cover a fee, too large for a thin market, or delisted; counted at the last bid.
topup-score = Your score
topup-score-stays = The loss stays in it: your all-time return is **{ PERCENT_CHANGE($score) }**. What is paid in is no gain.
topup-milestones = Milestones
topup-next = Next top-up
topup-no-xp = The sales of a top-up earn no XP.
