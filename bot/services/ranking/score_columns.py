"""The scores of one board, column by column."""

from array import array
from collections.abc import Callable, Iterator
from hashlib import blake2b

from bot.rules.ranking import Contender

Add = Callable[[int, int, int, bool], None]


class Scores:
    """The contenders of one board, in 8 bytes a number: a server may have a great many."""

    __slots__ = ("denominators", "numerators", "stale", "users")

    def __init__(self) -> None:
        self.users = array("q")
        self.numerators = array("q")
        self.denominators = array("q")
        self.stale = array("b")

    def __len__(self) -> int:
        return len(self.users)

    def drop(self, user_id: int) -> None:
        """Drops the contender that was added last, if this is theirs."""
        if len(self) and self.users[-1] == user_id:
            self.cut(len(self) - 1)

    def contenders(self) -> Iterator[Contender]:
        """Everybody, in the order of `users`."""
        return map(Contender, self.users, self.numerators, self.denominators, map(bool, self.stale))

    def adder(self) -> Add:
        """A function that adds a contender: user id, numerator, denominator, stale."""
        user, numerator = self.users.append, self.numerators.append
        denominator, stale = self.denominators.append, self.stale.append

        def add(user_id: int, score_numerator: int, score_denominator: int, is_stale: bool) -> None:
            try:
                user(user_id)
                numerator(score_numerator)
                denominator(score_denominator)
                stale(is_stale)
            except Exception:  # a number that is none, or does not fit: nothing of this contender stays
                self.cut(len(self.stale))
                raise

        return add

    def cut(self, length: int) -> None:
        """Keeps so many contenders."""
        for numbers in (self.users, self.numerators, self.denominators, self.stale):
            del numbers[length:]

    def digest(self) -> str:
        """Equal for equal scores: a board whose digest is the published one needs no work at all."""
        digest = blake2b(digest_size=16)
        for numbers in (self.users, self.numerators, self.denominators, self.stale):
            digest.update(numbers)
        return digest.hexdigest()
