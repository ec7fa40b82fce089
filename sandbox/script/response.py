"""What a script sees of one interaction: live, so that later edits and follow-ups show."""

from collections.abc import Callable, Iterator

from sandbox.json_types import Json
from sandbox.script.waiting import TIMEOUT, until
from sandbox.world.callbacks import DEFER, DEFER_UPDATE
from sandbox.world.events import Events
from sandbox.world.records import Attempt, Interaction, Sent


class Response:
    """The bot's answer to one interaction. A `failed` one that never left has no interaction."""

    def __init__(self, events: Events, interaction: Interaction | None, refusal: str | None = None) -> None:
        self.interaction = interaction
        self._events = events
        self._refusal = refusal
        self._edits = interaction.source.edits if interaction and interaction.source else 0

    @property
    def sent(self) -> Sent | None:
        """The message that is there to see: the original, or the last follow-up when the original is gone."""
        if self.interaction is None:
            return None
        messages = [*self.interaction.followups, self.interaction.original]
        live = [sent for sent in messages if sent is not None and not sent.deleted]
        return live[-1] if live else None

    @property
    def message(self) -> Json | None:
        """That message as Discord's object; None when the bot showed nothing or deleted it."""
        return self.sent.json if self.sent else None

    @property
    def ephemeral(self) -> bool:
        """Whether only the asker sees it."""
        return self.sent is not None and self.sent.visible_to is not None

    @property
    def deferred(self) -> bool:
        """Whether the first response was a deferral."""
        return self.interaction is not None and self.interaction.response_type in (DEFER, DEFER_UPDATE)

    @property
    def latency(self) -> float | None:
        """Seconds to the first response; None when there was none."""
        if self.interaction is None or self.interaction.responded is None:
            return None
        return self.interaction.responded - self.interaction.created

    @property
    def followups(self) -> list[Json]:
        """The follow-ups that still exist, oldest first."""
        followups = self.interaction.followups if self.interaction else []
        return [sent.json for sent in followups if not sent.deleted]

    @property
    def deleted(self) -> bool:
        """Whether the original was deleted."""
        return bool(self.interaction and self.interaction.original and self.interaction.original.deleted)

    @property
    def failed(self) -> str | None:
        """What the member is told instead of an answer; None when the bot answered."""
        return self._refusal or (self.interaction.failed if self.interaction else None)

    @property
    def text(self) -> str:
        """Every text of the original and the follow-ups that can be seen, a line each."""
        shown = [self.message, *self.followups]
        return "\n".join(dict.fromkeys(line for message in shown if message for line in texts(message)))

    @property
    def modal(self) -> Json | None:
        """The modal it opened."""
        return self.interaction.modal if self.interaction else None

    @property
    def choices(self) -> list[Json]:
        """The choices of an autocomplete."""
        return self.interaction.choices if self.interaction else []

    @property
    def attempts(self) -> list[Attempt]:
        """Every request of the bot about it, accepted or refused."""
        return self.interaction.attempts if self.interaction else []

    @property
    def refused(self) -> list[int]:
        """Discord's error codes of the requests refused, such as 40060."""
        return [attempt.code for attempt in self.attempts if attempt.code is not None]

    async def until(self, condition: Callable[["Response"], object], timeout: float = TIMEOUT) -> "Response":
        """Waits until `condition(response)` holds; TimeoutError after `timeout` seconds."""
        await until(self._events, lambda _: bool(condition(self)), timeout, now=lambda: bool(condition(self)))
        return self

    def settled(self) -> bool:
        """Answered for good, as far as one can know: a deferral only once something followed it.

        A bot that refuses late and privately edits the deferral to bare dots, follows up and deletes it: dots are
        no answer, only what comes after them.
        """
        interaction = self.interaction
        if interaction is None or interaction.failed:
            return True
        if interaction.response_type is None:
            return False
        original = interaction.original
        if original is None or original.deleted:
            return True
        if interaction.response_type == DEFER_UPDATE:
            return bool(interaction.followups) or original.edits > self._edits
        return not original.loading and not _is_placeholder(original.json)


def _is_placeholder(message: Json) -> bool:
    """Whether a message holds dots and nothing else."""
    held = any(message.get(part) for part in ("embeds", "components", "attachments"))
    return not held and bool(message["content"]) and not message["content"].strip(" .…")


def texts(message: Json) -> Iterator[str]:
    """Every text of a message: content, embeds, labels and text displays."""
    yield from _strings(message.get("content"))
    for embed in message.get("embeds") or []:
        yield from _strings((embed.get("author") or {}).get("name"), embed.get("title"), embed.get("description"))
        for entry in embed.get("fields") or []:
            yield from _strings(entry["name"], entry["value"])
        yield from _strings((embed.get("footer") or {}).get("text"))
    yield from _component_texts(message.get("components") or [])


def _component_texts(components: list[Json]) -> Iterator[str]:
    for component in components:
        yield from _strings(component.get("content"), component.get("label"), component.get("placeholder"))
        yield from _component_texts(component.get("components") or [])
        yield from _component_texts([component["accessory"]] if component.get("accessory") else [])


def _strings(*values: object) -> Iterator[str]:
    for value in values:
        if isinstance(value, str) and value:
            yield value
