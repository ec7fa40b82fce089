"""The bot's answers to an interaction: the first response, the original message and the follow-ups."""

from typing import Any

from sandbox.errors import (
    ApiError,
    Form,
    already_acknowledged,
    expired_token,
    unknown_interaction,
    unknown_message,
    unknown_webhook,
)
from sandbox.json_types import Json
from sandbox.validation.messages import EPHEMERAL, LOADING, check_message
from sandbox.validation.modals import check_choices, check_modal
from sandbox.world.attachments import Upload
from sandbox.world.events import Acknowledged, Events
from sandbox.world.interactions import Interactions
from sandbox.world.messages import Draft, Messages
from sandbox.world.model import User
from sandbox.world.records import AUTOCOMPLETE, COMMAND, COMPONENT, MODAL_SUBMIT, Interaction, Sent

REPLY, DEFER, DEFER_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9
ALLOWED = {
    COMMAND: (REPLY, DEFER, MODAL),
    COMPONENT: (REPLY, DEFER, DEFER_UPDATE, UPDATE, MODAL),
    AUTOCOMPLETE: (CHOICES,),
    MODAL_SUBMIT: (REPLY, DEFER, DEFER_UPDATE, UPDATE),
}


class Callbacks:
    """Judges and carries out what the bot answers."""

    def __init__(self, bot: User, interactions: Interactions, messages: Messages, events: Events) -> None:
        self._bot = bot
        self._interactions = interactions
        self._messages = messages
        self._events = events

    def respond(self, interaction: Interaction, body: Json, uploads: list[Upload]) -> Json:
        """The first response. Raises 40060 for a second one, 10062 for a late one, 50035 for a malformed one."""
        if interaction.response_type is not None:
            raise already_acknowledged()
        if interaction.failed or self._interactions.now() > interaction.answer_by:
            raise unknown_interaction()
        kind, data = self._kind(interaction, body.get("type")), body.get("data") or {}
        if kind in (REPLY, UPDATE):
            before = interaction.source.json if kind == UPDATE and interaction.source else None
            check_message(data, files=len(uploads), before=before)
        elif kind == CHOICES:
            check_choices(data.get("choices") or [], interaction.focused_type)
        elif kind == MODAL:
            check_modal(data)
        self._carry_out(interaction, kind, data, uploads)
        interaction.response_type = kind
        interaction.responded = self._interactions.now()
        if interaction.timer:
            interaction.timer.cancel()
        self._events.emit(Acknowledged(interaction))
        return _receipt(interaction)

    def _kind(self, interaction: Interaction, kind: Any) -> int:
        allowed = ALLOWED[interaction.kind]
        if interaction.source is None:
            allowed = tuple(response_type for response_type in allowed if response_type not in (DEFER_UPDATE, UPDATE))
        if kind not in allowed:
            form = Form()
            form.wrong(("type",), "BASE_TYPE_CHOICES", f"Value must be one of {set(allowed)}.")
            form.done()
        return int(kind)

    def _carry_out(self, interaction: Interaction, kind: int, data: Json, uploads: list[Upload]) -> None:
        if kind == REPLY:
            interaction.original = self._post(interaction, data, uploads)
        elif kind == DEFER:
            thinking = {"flags": (int(data.get("flags") or 0) & EPHEMERAL) | LOADING}
            interaction.original = self._post(interaction, thinking, [])
        elif kind == CHOICES:
            interaction.choices = data.get("choices") or []
        elif kind == MODAL:
            interaction.modal = data
        else:
            interaction.original = interaction.source
            if kind == UPDATE and interaction.source and not interaction.source.deleted:
                self._messages.edit(interaction.source, data, uploads)

    def webhook(self, token: str) -> Interaction:
        """The interaction behind a token. Raises 10015 before the first response, 50027 after the lifetime."""
        interaction = self._interactions.by_token(token)
        if interaction is None:
            raise unknown_webhook()
        if self._interactions.now() > interaction.expires:
            raise expired_token()
        if interaction.response_type is None:
            raise unknown_webhook()
        return interaction

    def follow_up(self, interaction: Interaction, body: Json, uploads: list[Upload]) -> Sent:
        """A further message. The first one after a deferred reply takes the placeholder's place, privacy included."""
        check_message(body, files=len(uploads))
        original = interaction.original
        if original is not None and original.loading and not original.deleted:
            return self._messages.edit(original, body, uploads)
        sent = self._post(interaction, body, uploads)
        interaction.followups.append(sent)
        return sent

    def message(self, interaction: Interaction, message_id: str) -> Sent:
        """A message of this interaction, "@original" being the first. Raises 10008."""
        if message_id == "@original":
            sent = interaction.original
        else:
            mine = [interaction.original, *interaction.followups]
            sent = next((candidate for candidate in mine if candidate is not None and candidate.id == message_id), None)
        if sent is None or sent.deleted:
            raise unknown_message()
        return sent

    def edit(self, interaction: Interaction, message_id: str, body: Json, uploads: list[Upload]) -> Sent:
        """Edits a message of this interaction."""
        sent = self.message(interaction, message_id)
        check_message(body, files=len(uploads), before=sent.json)
        return self._messages.edit(sent, body, uploads)

    def delete(self, interaction: Interaction, message_id: str) -> None:
        """Deletes a message of this interaction."""
        self._messages.delete(self.message(interaction, message_id))

    def note(self, interaction: Interaction, kind: str, error: ApiError | None) -> None:
        """Remembers an attempt and its outcome on the interaction."""
        self._interactions.note(interaction, kind, error)

    def _post(self, interaction: Interaction, body: Json, uploads: list[Upload]) -> Sent:
        private = bool(int(body.get("flags") or 0) & EPHEMERAL)
        metadata = interaction.metadata()
        extra: Json = {"interaction_metadata": metadata, "webhook_id": self._bot.id}
        if interaction.kind == COMMAND:
            extra["type"] = 20
            extra["interaction"] = {
                "id": interaction.id,
                "type": COMMAND,
                "name": interaction.name,
                "user": metadata["user"],
            }
        if interaction.original is not None:
            extra["type"] = 19
            extra["message_reference"] = {
                "type": 0,
                "channel_id": interaction.channel.id,
                "message_id": interaction.original.id,
                "guild_id": interaction.guild.id,
            }
        draft = Draft(body, uploads, interaction.user.id if private else None, interaction.id, extra)
        return self._messages.post(self._bot, interaction.channel, draft)


def _receipt(interaction: Interaction) -> Json:
    """What a callback answers when asked for a response."""
    about: Json = {"id": interaction.id, "type": interaction.kind}
    receipt: Json = {"interaction": about}
    original = interaction.original
    if original is not None:
        about["response_message_id"] = original.id
        about["response_message_loading"] = original.loading
        about["response_message_ephemeral"] = original.visible_to is not None
        if interaction.response_type in (REPLY, UPDATE):
            receipt["resource"] = {"type": interaction.response_type, "message": original.json}
    return receipt
