# /leaderboard, and places wherever they are shown.

## Boards

board-return = All-time return
board-week = Return this week
board-xp = XP
board-streak = Check-in streak

leaderboard-title = 🏆 { $board }
leaderboard-not-counted = Nobody is ranked yet. The first ranking comes within minutes.
leaderboard-empty = Nobody is ranked here yet. Be the first: `/trade buy`.
leaderboard-all-left = Everybody on this page has left the server.
leaderboard-ranked = { $members } ranked
leaderboard-frozen = frozen
leaderboard-you = You
leaderboard-own-name = **{ $name }** ◂ you
leaderboard-next-count = You will be ranked at the next count.
leaderboard-unranked = Not ranked yet: { $unmet }
leaderboard-leading = nobody is ahead of you
leaderboard-gap = { $gap } to the next place
leaderboard-own-page = Me

## Places and scores

place = **{ $place }.**
place-of = #{ $place } of { $total }
score-xp = { $xp } XP
score-days = { $days ->
    [one] 1 day
   *[other] { $days } days
}
score-return = { PERCENT_CHANGE($change) }
gap-return = { PERCENT($change, digits: 2) }

## What is missing to be ranked

unmet-trades = { $have }/{ $needed } trades
unmet-turnover = { MONEY($have, digits: 0, round: "down") }/{ MONEY($needed, digits: 0, round: "up") } traded
unmet-membership = you are not in this server
