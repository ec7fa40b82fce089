"""What charts span, in words."""

from bot.rules.accounts.performance import TimeSpan
from bot.rules.market.periods import Period

PERIOD_WORDS = {Period.HOUR: "hour", Period.DAY: "24 hours", Period.WEEK: "7 days", Period.MONTH: "30 days"}
TIME_SPAN_WORDS = {
    TimeSpan.WEEK: "the last 7 days",
    TimeSpan.MONTH: "the last 30 days",
    TimeSpan.YEAR: "the last year",
    TimeSpan.ALL: "all time",
}
