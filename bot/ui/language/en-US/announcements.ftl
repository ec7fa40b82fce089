# What is announced in a channel, or told by direct message. For each kind: a title and a text where it stands alone, a
# line in a digest of many. A line that is empty is left out.

## Level-ups and milestones

level-up-title = ⬆️ { $who } reached level { $level }
level-up-text = { $leaped ->
    [1] From level { $level_before } to { $level } in one go · **{ $xp } XP** in total
   *[0] **{ $xp } XP** in total
}
level-up-line = { $leaped ->
    [1] ⬆️ **{ $who }** reached level { $level } from level { $level_before }
   *[0] ⬆️ **{ $who }** reached level { $level }
}

milestone-reached-title = { $who } earned { $badge }
milestone-reached-text =
    { $reward }
    { $how }
milestone-reached-line = { $badge } · **{ $who }**

reward-xp = +{ $xp } XP
reward-money = { MONEY_CHANGE($money) }

## Orders and positions

order-filled-title = ✅ Order filled: { $side ->
    [buy] bought
   *[sell] sold
} { $amount } { $symbol }
order-filled-text =
    {""}**{ $who }** · { $order_kind } order #{ $order }
    { $amount } { $symbol } at { PRICE($price) }{ $aged ->
        [1] {" "}({ $age })
       *[0] {""}
    }
    { $spread ->
        [0] {""}
       *[other] -# of which spread: { MONEY($spread) }
    }
    { $slippage ->
        [0] {""}
       *[other] -# of which slippage: { MONEY($slippage) }
    }
    { $side ->
        [buy] Paid { MONEY($total) }
       *[sell] Received { MONEY($total) }
    }{ $has_fee ->
        [1] , fee { MONEY($fee) }
       *[0] , fee included
    }
    { $side ->
        [buy] {""}
       *[sell] Realised P/L: **{ MONEY_CHANGE($realised) }**
    }
    { $xp ->
        [0] {""}
       *[other] +{ $xp } XP
    }
order-filled-line = ✅ **{ $who }** { $side ->
    [buy] bought { $amount } { $symbol } at { PRICE($price) }
   *[sell] sold { $amount } { $symbol } at { PRICE($price) } ({ MONEY_CHANGE($realised) })
}

order-ended-title = { $state ->
    [expired] ⌛ Order expired
   *[cancelled] ✋ Order cancelled
}
order-ended-text =
    {""}**{ $who }** · { $order_kind } order #{ $order } to { $side ->
        [buy] buy
       *[sell] sell
    } { $symbol }
    { $reason }
order-ended-line = { $state ->
    [expired] ⌛ **{ $who }** · order to { $side ->
        [buy] buy
       *[sell] sell
    } { $symbol } expired
   *[cancelled] ✋ **{ $who }** · order to { $side ->
        [buy] buy
       *[sell] sell
    } { $symbol } cancelled
}

position-closed-title = 📪 Position closed: { $symbol }
position-closed-text =
    {""}**{ $who }** · { $symbol } is no longer listed, so a moderator has closed what was held of it.
    { $amount } { $symbol } at { PRICE($price) }, the last known price
    Received { MONEY($total) }, no fee
    Realised P/L: **{ MONEY_CHANGE($realised) }**
    > { $why }
position-closed-line = 📪 **{ $who }** · { $symbol } closed: { $amount } at { PRICE($price) } ({ MONEY_CHANGE($realised) })

## Alerts

alert-fired-title = 🔔 { $symbol } { $direction ->
    [above] rose to
   *[below] fell to
} { PRICE($price) }
alert-fired-text =
    {""}**{ $who }** · now { PRICE($last) }{ $aged ->
        [1] {" "}({ $age })
       *[0] {""}
    }
    -# Alert #{ $alert }{ $has_rearm_price ->
        [1] {" "}· fires again after { PRICE($rearm_price) }
       *[0] {""}
    }
alert-fired-line = 🔔 **{ $who }** · { $symbol } { $direction ->
    [above] rose to
   *[below] fell to
} { PRICE($price) }

alert-removed-title = ✋ Alert removed
alert-removed-text =
    {""}**{ $who }** · alert #{ $alert }: { $symbol } { $direction ->
        [above] above
       *[below] below
    } { PRICE($price) }
    { $reason }
alert-removed-line = ✋ **{ $who }** · alert #{ $alert } removed

## Digests

digest-celebrations = 🎉 { $count } reasons to celebrate
digest-orders = 📋 { $count } orders
digest-alerts = 🔔 { $count } alerts
digest-orders-alerts = 📋 { $count } orders and alerts
digest-more = and { $count } more
direct-from = In { $server }
