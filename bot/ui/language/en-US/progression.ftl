# Check-ins, XP, levels, profiles.

checkin-title = Checked in
checkin-streak = **+{ $xp } XP** · 🔥 Streak: **{ $days ->
    [one] 1 day
   *[other] { $days } days
}**
checkin-next = Next check-in { TIME($at) }.
checkin-next-badge = Next badge: { $badge } in { $days ->
    [one] 1 day
   *[other] { $days } days
} ({ $reward })
checkin-next-badge-unrewarded = Next badge: { $badge } in { $days ->
    [one] 1 day
   *[other] { $days } days
}

xp-bar = { $bar } { $gathered } / { $required } XP, { PERCENT($share, digits: 0) }
level = Level **{ $level }**
level-up = ⬆️ Level { $before } → **{ $level }**
badge-earned = **{ $badge }** · { $reward }
badge-earned-unrewarded = **{ $badge }**

profile-level = Level { $level }
profile-xp = Total XP
profile-rank = Rank
profile-streak = Streak
profile-longest = longest { $days }
profile-moved = { $moved } today
profile-unranked = not yet
profile-next-count = at the next count
profile-badges = Badges: { $earned } of { $total }
profile-no-badges = None yet: `/daily` and `/trade buy` are a good start.
profile-more-badges = { $badges } and { $count } more
