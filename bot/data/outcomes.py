"""What a receipt holds, as JSON: the result of an effect, or the refusal."""

from typing import TypeVar

import msgspec

from bot.data.former_receipts import in_present_form
from bot.rules.refusals import Refusal

T = TypeVar("T")

_RESULT, _REFUSAL = "result", "refusal"


def encode(outcome: object) -> str:
    """A result, which must be something that JSON can carry, or a Refusal."""
    if isinstance(outcome, Refusal):
        stored: list[object] = [_REFUSAL, type(outcome).__name__, outcome.facts()]
    else:
        stored = [_RESULT, outcome]
    return msgspec.json.encode(stored).decode()


def decode(outcome: str, result: type[T]) -> T | Refusal:
    """The Refusal, or the result of this type, in whatever form an earlier version left it."""
    kind, value, *facts = msgspec.json.decode(outcome, type=list[msgspec.Raw])
    if msgspec.json.decode(kind) == _REFUSAL:
        return Refusal.restore(msgspec.json.decode(value), msgspec.json.decode(facts[0]))
    try:
        return msgspec.json.decode(value, type=result)
    except msgspec.ValidationError:
        return msgspec.convert(in_present_form(msgspec.json.decode(value)), result)
