# Price alerts.

alert-added = 🔔 Alert set: { $condition }
alert-now = **{ $symbol }** is at { PRICE($price) } now, { PERCENT($distance, digits: 2) } away{ $aged ->
    [1] {" "}({ $age })
   *[0] {""}
}.
alert-tells = { $notify ->
    [dm] You get a direct message{ $repeats ->
        [1] {" "}each time, again after the price has been back at { PRICE($rearm) }
       *[0] {""}
    }.
   *[channel] You are told in the channel{ $repeats ->
        [1] {" "}each time, again after the price has been back at { PRICE($rearm) }
       *[0] {""}
    }.
}
alert-footer = Alert #{ $alert } · /alert list shows and removes it
alert-deleted = Alert removed: { $condition }
alert-condition = { $symbol } { $direction ->
    [above] above
   *[below] below
} { PRICE($price) }
alert-unreadable = { $symbol }, which cannot be read
alert-choice = #{ $alert } { $condition }{ $repeats ->
    [1] , repeating
   *[0] {""}
}

alert-state-unreadable = ⚠️ This alert cannot be read, so it never fires: remove it.
alert-state-delisted = 🚫 No longer listed: it does not fire
alert-state-fired = 💤 Fired { TIME($at) }; again after the price has been back at { PRICE($rearm) }
alert-state-no-price = ⏳ no fresh price right now
alert-state-now = now { PRICE($price) }, { PERCENT($distance, digits: 2) } away{ $aged ->
    [1] {" "}({ $age })
   *[0] {""}
}
alert-terms = { $repeats ->
    [1] repeating
   *[0] once
} · { $notify ->
    [dm] by direct message
   *[channel] in the channel
} · set { TIME($at) }
alert-set = set { TIME($at) }

alerts-title = 🔔 Alerts
alerts-empty = You have no alerts. Set one with `/alert add`.
alert-removed-one = Removed #{ $alert }: { $condition }.
alerts-removed = Removed { $count ->
    [one] 1 alert
   *[other] { $count } alerts
}.
alerts-none-open = No alerts were open any more.

alert-direction-above = above
alert-direction-below = below
alert-repeat-once = once
alert-repeat-repeating = repeating
