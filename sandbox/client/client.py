"""What Discord's own client does for a member: invoke, click, choose, submit; it refuses what the client refuses."""

from typing import Any

from sandbox.client import options as opts
from sandbox.client.options import Unsendable
from sandbox.gateway.gateway import Gateway
from sandbox.json_types import Json
from sandbox.validation.components import BUTTON, LINK_STYLE, SELECT, walk
from sandbox.validation.modals import complaint
from sandbox.world.commands import Commands
from sandbox.world.interactions import Interactions, payload
from sandbox.world.model import Channel, Guild, Member, User, World
from sandbox.world.permissions import ALL, Permission, in_channel
from sandbox.world.records import AUTOCOMPLETE, COMMAND, COMPONENT, MODAL_SUBMIT, Interaction, Sent
from sandbox.world.snowflakes import Snowflakes

SELECT_TYPES = {5: 6, 6: 8, 7: 9, 8: 7}  # select component type -> the option type its values resolve like


class Client:
    """Acts as any member, and sends what they do to the bot."""

    def __init__(
        self, world: World, ids: Snowflakes, commands: Commands, interactions: Interactions, gateway: Gateway
    ) -> None:
        self._world = world
        self._ids = ids
        self._commands = commands
        self._interactions = interactions
        self._gateway = gateway

    def command(
        self, user: User, channel: Channel, data: Json, interaction_id: str | None = None, *, raw: bool = False
    ) -> Interaction:
        """Invokes a command. Raises Unsendable for one unsynced, not permitted, or, unless `raw`, with wrong options.

        An `interaction_id` already used is that same interaction again, delivered once more.
        """
        if interaction_id and (earlier := self._interactions.get(interaction_id)):
            self.deliver(earlier)
            return earlier
        guild, member = self._place(user, channel)
        command = self._find(guild, member, channel, data)
        if not raw:
            opts.check(command, data.get("options") or [], guild)
        return self._send(COMMAND, user, channel, self._completed(command, data, channel, user), interaction_id)

    def autocomplete(self, user: User, channel: Channel, data: Json) -> Interaction:
        """Asks for choices for the focused option."""
        guild, member = self._place(user, channel)
        command = self._find(guild, member, channel, data)
        options = data.get("options") or []
        opts.check(command, options, guild, typing=True)
        defined, values = opts.leaf(command, options)
        focused = [candidate["name"] for candidate in values if candidate.get("focused")]
        option = next((candidate for candidate in defined if [candidate["name"]] == focused), None)
        if option is None or not option.get("autocomplete"):
            raise Unsendable("No option with autocomplete is focused")
        completed = self._completed(command, data, channel, user)
        return self._send(AUTOCOMPLETE, user, channel, completed, None, focused_type=option["type"])

    def component(self, user: User, sent: Sent, custom_id: str, values: list[str] | None = None) -> Interaction:
        """Clicks a button or chooses in a select of a message the member can see."""
        self._place(user, sent.channel)
        if sent.deleted or sent.visible_to not in (None, user.id):
            raise Unsendable("You cannot see this message")
        components = walk(sent.json["components"])
        component = next((candidate for candidate in components if candidate.get("custom_id") == custom_id), None)
        if component is None or component.get("disabled") or component.get("style") == LINK_STYLE:
            raise Unsendable(f"The message has no usable component {custom_id!r}")
        data: Json = {"custom_id": custom_id, "component_type": component["type"], "id": component.get("id", 0)}
        if component["type"] != BUTTON:
            _check_values(component, values or [])
            data["values"] = values or []
            if kind := SELECT_TYPES.get(component["type"]):
                data["resolved"] = opts.resolved(
                    self._world, sent.channel, user, ((kind, candidate) for candidate in values or [])
                )
        return self._send(COMPONENT, user, sent.channel, data, None, source=sent)

    def submit(self, opened: Interaction, user: User, data: Json) -> Interaction:
        """Submits the modal that `opened` showed. Raises Unsendable when a field is missing or out of bounds."""
        if opened.modal is None or opened.user.id != user.id:
            raise Unsendable("No modal is open")
        if wrong := complaint(opened.modal, data.get("components") or []):
            raise Unsendable(wrong)
        body = {"custom_id": opened.modal["custom_id"], "components": data.get("components") or []}
        return self._send(MODAL_SUBMIT, user, opened.channel, body, None, source=opened.source)

    def caused(self, sent: Sent) -> Interaction | None:
        """The interaction a message answers, while it is remembered."""
        return self._interactions.get(sent.interaction_id) if sent.interaction_id else None

    def deliver(self, interaction: Interaction) -> None:
        """Sends an interaction to the bot, also a second time."""
        guild, channel = interaction.guild, interaction.channel
        permissions = in_channel(guild, interaction.member, channel)
        bot = guild.members.get(self._world.bot.id)
        app_permissions = in_channel(guild, bot, channel) if bot else 0
        body = payload(interaction, self._world.bot.id, permissions, app_permissions)
        self._gateway.interaction(guild.id, body)

    def _send(
        self,
        kind: int,
        user: User,
        channel: Channel,
        data: Json,
        interaction_id: str | None,
        *,
        source: Sent | None = None,
        focused_type: int = 3,
    ) -> Interaction:
        guild, member = self._place(user, channel)
        made = self._interactions.open(
            interaction_id or self._ids.new(), kind, member=member, channel=channel, guild=guild, data=data
        )
        made.source, made.focused_type = source, focused_type
        made.source_json = dict(source.json) if source else None
        self.deliver(made)
        return made

    def _place(self, user: User, channel: Channel) -> tuple[Guild, Member]:
        guild = self._world.guild_of(channel)
        member = guild.members.get(user.id) if guild else None
        if guild is None or member is None or channel.id not in guild.channels:
            raise Unsendable("You are not in this channel")
        if not in_channel(guild, member, channel) & Permission.VIEW_CHANNEL:
            raise Unsendable("You cannot see this channel")
        return guild, member

    def _find(self, guild: Guild, member: Member, channel: Channel, data: Json) -> Json:
        name = str(data.get("name"))
        command = self._commands.named(guild.id, name)
        if command is None or data.get("id", command["id"]) != command["id"]:
            raise Unsendable(f"This command is outdated or unknown: /{name}")
        if not _may_use(in_channel(guild, member, channel), command):
            raise Unsendable(f"You do not have permission to use /{name} here")
        return command

    def _completed(self, command: Json, data: Json, channel: Channel, user: User) -> dict[str, Any]:
        options = data.get("options") or []
        body: Json = {"id": command["id"], "name": command["name"], "type": 1}
        if options:
            body["options"] = options
        if "guild_id" in command:
            body["guild_id"] = command["guild_id"]
        entities = opts.resolved(self._world, channel, user, opts.pairs(options))
        return body | {"resolved": entities} if entities else body


def _may_use(bits: int, command: Json) -> bool:
    """`default_member_permissions` asks for all its bits; "0" is for administrators alone."""
    if bits == ALL:
        return True
    required = command["default_member_permissions"]
    allowed = required is None or (int(required) != 0 and bits & int(required) == int(required))
    return allowed and bool(bits & Permission.USE_APPLICATION_COMMANDS)


def _check_values(select: Json, values: list[str]) -> None:
    if not select.get("min_values", 1) <= len(values) <= select.get("max_values", 1):
        raise Unsendable("Too few or too many values are chosen")
    if select["type"] == SELECT and not set(values) <= {option["value"] for option in select["options"]}:
        raise Unsendable("The select has no such option")
