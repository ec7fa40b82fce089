# Why something was refused, and the way out. Each message bears the name of its class in bot/rules, with the case that
# the class distinguishes behind it.

## Switches and rights

refusal-cog-off = That is switched off in this server. A moderator can switch it on: `/config { $cog } enabled:True`.
refusal-command-off = `/{ $command }` is switched off in this server. A moderator can switch it on: `/config { $cog } { $command }:True`.
refusal-not-allowed = You need the permission “{ $permission }” for this, even where Server Settings > Integrations lets you use the command: Discord does not tell me about that. Ask a moderator of this server.
refusal-not-yours = These buttons belong to somebody else. Open your own with `{ $command }`.
refusal-too-old = These buttons have expired. Open new ones with `{ $command }`.
refusal-leaving = Paper Falcon is restarting. Nothing was changed; try again in a minute.
refusal-record-unreadable = Part of this record cannot be read, so nothing was changed. Please tell a moderator: `python -m bot doctor` says what is wrong with it.
refusal-database-away = The database is not answering. Try again in a minute: nothing is done twice.
refusal-foreign-receipt = This request has somebody else's number. Nothing was changed; please try again.

## Requests that no Discord client sends

refusal-no-server = Paper Falcon works in servers, because every account belongs to one. Try it in a server channel.
refusal-foreign-channel = That channel is not in this server. Nothing was changed; pick one that is.
refusal-unreadable-request = Part of that could not be read. Nothing was changed; please type it again.
refusal-command-changed = This command has changed. Nothing was done; reload Discord and try again.
refusal-button-changed = This no longer works. Nothing was done; open it again with its command.
refusal-option-missing = The option `{ $option }` is missing. Nothing was changed.
refusal-bad-option = The option `{ $option }` takes { $takes }. Nothing was changed.
refusal-bad-length = The option `{ $option }` takes 1 to { $limit } characters. Nothing was changed.
refusal-bad-number = The option `{ $option }` takes a number from { $low } to { $high }. Nothing was changed.
refusal-not-here = { $name } is not in this server, so there is nothing to show.
refusal-bot-named = { $name } is a bot, and bots have no account. Name a member.

option-takes = { $kind ->
    [3] text
    [4] a whole number
    [5] yes or no
    [6] a member
    [7] a channel
    [10] a number
   *[other] something else
}
option-takes-choice = one of its choices

## Settings

refusal-no-such-setting = There is no such setting. Pick one of the choices. Nothing was changed.
refusal-bad-setting = `{ $key }` takes { $takes }. Nothing was changed.
refusal-bad-setting-unknown = `{ $key }` does not take that. Nothing was changed.

setting-takes-number = a whole number from { $low } to { $high }
setting-takes-switch = True or False
setting-takes-choice = one of { $choices }
setting-takes-channel = a text channel
setting-takes-zone = a time zone such as Europe/Berlin
setting-takes-language = a language such as Deutsch, or automatic
setting-takes-sign = up to 8 letters and signs such as $, € or Taler

## Coins and prices

refusal-unknown-symbol = No coin called “{ $symbol }”. Start typing its ticker or name and pick a choice.
refusal-unknown-symbol-nameless = That is not a coin. Start typing a ticker or a name and pick a choice.
refusal-ambiguous-symbol = That could be { $symbol } or { $alternative }. Type the ticker alone, or pick a choice.
refusal-market-paused = The market has been paused since { TIME($since, style: "t") } ({ TIME($since) }), as there is no fresh price. Nothing was traded; try again soon.
refusal-symbol-without-price = { $since ->
    [0] { $symbol } has no price: nobody is bidding or asking.
   *[other] { $symbol } has had no price since { TIME($since, style: "t") } ({ TIME($since) }): nobody is bidding or asking.
} Everything else trades; nothing was traded.
refusal-no-fresh-price = There is no fresh price for your { $symbol } right now. Nothing was changed; try again when `/price` shows one.
refusal-price-unreadable = That is not a price. Write it like `64,000.50` or `0.025`. Nothing was changed.
refusal-price-out-of-bounds = A price is above zero and has at most 18 digits. Nothing was changed.
refusal-already-watched = { $symbol } is on your watchlist already. `/watch list` shows it.
refusal-not-watched = That is not on your watchlist. `/watch list` shows it.
refusal-watchlist-full = Your watchlist is full ({ $limit }). `/watch remove` makes room.

## Check-ins

refusal-already-checked-in = You have checked in today. Your next check-in opens { TIME($again_at) }.

## Amounts

-how-to-write = Write a quantity like `0.5`, money like `$1,000.50`, a share like `25%`, or `all`.

refusal-amount-unreadable = That is not an amount. { -how-to-write }
refusal-amount-too-long = That amount is too long. { -how-to-write }
refusal-amount-too-large = No account can hold that much. { -how-to-write }
refusal-amount-is-zero = An amount is more than zero. { -how-to-write }
refusal-too-many-decimals = An amount has at most { $limit } decimals. { -how-to-write }
refusal-too-many-coin-decimals = Money has at most { $limit } decimals. { -how-to-write }
refusal-share-above-all = A share is at most 100%. { -how-to-write }
refusal-between-steps = { $symbol } trades in steps of { $step }. { -how-to-write }
refusal-not-enough-cash = That costs { MONEY($needed, round: "up") } with the fee, and you have { MONEY($cash, round: "down") }. Try a smaller amount, or `all`.
refusal-not-enough-held = You hold { $held } { $symbol }, and `all` is more than is left to sell.
refusal-not-enough-held-amount = You hold { $held } { $symbol }, which is less than { $amount }. Try `all`.
refusal-not-enough-held-worth = You hold { $held } { $symbol }, which is worth less than { MONEY($worth) }. Try `all`.
refusal-tied-up = Your open orders will sell { $reserved } { $symbol }, so { $free } is free. `/trade orders` shows and cancels them.
refusal-nothing-held = You hold no { $symbol }. `/portfolio` shows what you can sell.
refusal-too-small = That is too small to trade: the smallest step of { $symbol } is { $step }, and it must cover its fee.
refusal-below-minimum = That is too small to trade: an order of { $symbol } is worth at least { MONEY($minimum, round: "up") }. You can always sell `all`.
refusal-too-many-coins = That is more than an account can hold ({ MONEY($limit) }). Try a smaller amount.
refusal-too-many-units = That is more than an account can hold ({ $limit } { $symbol }). Try a smaller amount.
refusal-not-enough-liquidity = { $symbol } trades too little for that: within 24 hours you can { $side ->
    [buy] buy
   *[sell] sell
} at most { SHARE($share) } of its volume. Right now that is { MONEY($possible, round: "down") } at most.
refusal-not-enough-liquidity-spent = { $symbol } trades too little for that: within 24 hours you can { $side ->
    [buy] buy
   *[sell] sell
} at most { SHARE($share) } of its volume, and you have. Try again later.
refusal-unknown-volume = The exchange does not say how much { $symbol } is traded, so within 24 hours you can { $side ->
    [buy] buy
   *[sell] sell
} only a little of it. Right now that is { MONEY($possible, round: "down") } at most.
refusal-unknown-volume-spent = The exchange does not say how much { $symbol } is traded, so within 24 hours you can { $side ->
    [buy] buy
   *[sell] sell
} only a little of it, and you have. Try again later.

## Orders

refusal-order-type-needed = A price to wait for, or an end, needs a `type` of order: pick one of the choices. Nothing was changed.
refusal-wrong-prices = { $needs ->
    [limit] A { $kind } order needs a `limit` price, and no other.
    [stop] A { $kind } order needs a `stop` price, and no other.
    [trail] A { $kind } order needs a `trail` distance, and no other price.
   *[other] { $kind ->
        [oco] An oco
       *[other] A { $kind }
    } order needs both a `limit` and a `stop` price.
} Nothing was changed.
refusal-price-already-reached = { $symbol } is at { PRICE($price) }, so { PRICE($trigger) } is already reached. Set { $belongs }, or leave out the `type` to trade now.
price-belongs = { $name ->
    [trail] its stop
   *[other] `{ $name }`
} { $above ->
    [1] above
   *[0] below
} { PRICE($price) }
refusal-trail-too-wide = A distance of { $trail } is more than the price, { PRICE($price) }. Nothing was changed.
refusal-trail-out-of-bounds = A trailing stop follows at `0.01%` to `99.99%`, with at most two decimals. Nothing was changed.
refusal-expiry-unreadable = Write when the order ends: `never`, `day`, or a date like `2026-03-01`. Nothing was changed.
refusal-expiry-out-of-bounds = An order ends today at the earliest, and within a year. Nothing was changed.
refusal-nothing-to-change = Say what to change: an amount, a price, when it ends, or how you hear about it. Nothing was changed.
refusal-no-such-order = You have no such open order: it was filled, cancelled or expired. `/trade orders` shows yours.
refusal-order-unreadable = That order cannot be read, so it can only be cancelled, in `/trade orders`. Nothing was changed.
refusal-too-late = The bot was too busy, and the price is no longer fresh. Nothing was traded; try again.
refusal-too-many-orders = You have { $limit ->
    [one] 1 open order
   *[other] { $limit } open orders
}, the most allowed here. `/trade orders` shows and cancels them.
refusal-too-many-orders-today = You have placed { $limit ->
    [one] 1 order
   *[other] { $limit } orders
} within 24 hours, the most allowed here. You can place the next one { TIME($again_at) }; market orders and `/trade modify` work now.

## Top-ups

refusal-not-below-start = You have { MONEY($equity) }. A top-up is only for less than the starting cash, { MONEY($starting) }.
refusal-topped-up-lately = You have topped up recently. The next top-up opens { TIME($again_at) }.
refusal-orders-open = You have { $count ->
    [one] an open order
   *[other] { $count } open orders
}. Cancel with `/trade cancel` first; nothing was changed.
refusal-account-moved = You traded in the meantime, so nothing was changed. Try again with `{ $command }`.
refusal-wrong-word = That was not the word { $word }, so nothing was changed. Try again with `{ $command }`.

## Alerts

refusal-alert-already-true = { $symbol } is at { PRICE($last) } now{ $old ->
    [1] {" "}({ $age })
   *[0] {""}
}, so { PRICE($price) } is already reached. Choose another price, or the direction `{ $other }`.
refusal-alert-options-unreadable = An alert fires `once` or is `repeating`, in the channel or by direct message. Nothing was changed.
refusal-direction-unreadable = An alert waits for a price `above` or `below`: pick one of the choices. Nothing was changed.
refusal-duplicate-alert = You already have that alert: #{ $number }. `/alert list` shows and removes it.
refusal-no-such-alert = You have no such alert: it has fired or was removed. `/alert list` shows yours.
refusal-too-many-alerts = You have { $limit ->
    [one] 1 alert
   *[other] { $limit } alerts
}, the most allowed here. `/alert list` shows and removes them.
refusal-too-many-alerts-today = You have added { $limit ->
    [one] 1 alert
   *[other] { $limit } alerts
} within 24 hours, the most allowed here. You can add the next one { TIME($again_at) }.

## Delisted coins, and tickers that came back

refusal-coin-frozen = { $symbol } came back at a price so far from its last one that it may be another coin. It is frozen here until a moderator decides with `/manage relisted`. Nothing was changed; what you hold keeps its last price.
refusal-not-frozen = “{ $symbol }” is not frozen here: nobody held it when it came back, or a moderator has decided already. Nothing was changed; `/manage delisted` shows what is frozen.

refusal-delisted = { $symbol } is no longer listed, so nothing was traded. What you hold keeps its last price until a moderator closes it with `/manage close`; you can cancel open orders in `/trade orders`.
refusal-holding-closed = { $symbol } is no longer listed, and a moderator has closed what was held of it.
refusal-last-price-moved = The price of { $symbol } has changed since. Nothing was closed; look again with `/manage close`.
refusal-no-last-price = { $symbol } has no known price, and none is made up. Nothing was closed.
refusal-no-reason = Members will read the reason, so write one in words. Nothing was closed.
refusal-nothing-to-close = Nobody here holds “{ $symbol }” or has an open order in it. `/manage delisted` shows what can be closed.
refusal-still-listed = { $symbol } is listed, so members can sell it themselves. Nothing was closed; `/manage delisted` shows what is not listed.
refusal-unknown-member = Nothing else is known about this member. `python -m bot audit` lists such rows.
refusal-old-coin-closed = { $symbol } is another coin now, and a moderator has closed what was held of the old one.
