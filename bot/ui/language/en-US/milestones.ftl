# Milestones: their names, and how each is reached, in the imperative.

milestone-first-gain = 📈 First Gain
milestone-first-gain-how = Bring your equity above what you paid in.
milestone-lost-all = 💸 Wiped Out
milestone-lost-all-how = Lose 95% of what you paid in, after at least one qualifying trade.
milestone-best-rank = 🏆 Leaderboard #{ $step }
milestone-best-rank-how = { $step ->
    [1] Reach first place on the all-time leaderboard, with at least { $ranked } members ranked.
   *[other] Reach the top { $step } of the all-time leaderboard, with at least { $ranked } members ranked.
}

milestone-trades-1 = 🤝 First Trade
milestone-trades-10 = 🥉 Trading Novice
milestone-trades-50 = 🥈 Active Trader
milestone-trades-100 = 🥇 Expert Trader
milestone-trades-how = { $goal ->
    [1] Make your first qualifying trade.
   *[other] Make { $goal } qualifying trades.
}

milestone-first-profit = 💵 First Profit
milestone-first-profit-how = Make a qualifying sale at a profit, fees included.
milestone-profit-10 = 💰 Profit Enthusiast
milestone-profit-25 = 💎 Profit Master
milestone-profit-how = Bring your realised P/L to { $goal }% of the starting cash.

milestone-streak-3 = 📅 Daily Visitor
milestone-streak-7 = 🔥 Weekly Warrior
milestone-streak-30 = 🌟 Monthly Master
milestone-streak-how = Check in { $goal } days in a row.

milestone-symbols-3 = 🧺 Small Basket
milestone-symbols-5 = 🧩 Collector
milestone-symbols-10 = 🌐 Index Fund
milestone-symbols-how = Hold { $goal } different coins at once, each bought for at least 1% of the starting cash.

milestone-turnover-10 = 🐝 Busy Bee
milestone-turnover-100 = 🎲 High Roller
milestone-turnover-1000 = 🏦 Market Maker
milestone-turnover-how = Trade { $goal } times the starting cash.

milestone-gone = 🏅 { $name }
