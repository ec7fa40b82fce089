"""Changing the world under the bot's feet: guilds, members, channels and permissions."""

from sandbox.server import Server
from sandbox.world.events import ChannelChanged, GuildChanged, MemberChanged
from sandbox.world.model import MEMBER_TARGET, Channel, Guild, Member, Overwrite, User
from sandbox.world.permissions import Permission
from sandbox.world.seed import direct_channel, new_channel, new_guild


class Stage(Server):
    """A server whose world a script may change; the bot is told as Discord would tell it."""

    @property
    def token(self) -> str:
        """A bot token the sandbox takes; any will do but an empty one and "invalid"."""
        return "sandbox-token"

    @property
    def bot(self) -> User:
        """The bot's user."""
        return self.world.bot

    @property
    def users(self) -> dict[str, User]:
        """Everybody but the bot, by username; "mona" is the moderator."""
        return self.world.names

    @property
    def guild(self) -> Guild:
        """The first guild."""
        return next(iter(self.world.guilds.values()))

    @property
    def guild_id(self) -> str:
        """The first guild's id."""
        return self.guild.id

    @property
    def channels(self) -> dict[str, Channel]:
        """The first guild's channels, by name."""
        return {channel.name: channel for channel in self.guild.channels.values()}

    def add_guild(self, name: str, *members: User | str) -> Guild:
        """Invites the bot to a new guild with mona as moderator, these members, and a channel "general"."""
        guild = new_guild(self.world, self.ids, name, self.users["mona"], [self.user(username) for username in members])
        new_channel(self.world, self.ids, guild, "general")
        self.events.emit(GuildChanged("CREATE", guild))
        return guild

    def remove_guild(self, guild: Guild) -> None:
        """Kicks the bot out."""
        guild.members.pop(self.bot.id, None)
        self.events.emit(GuildChanged("DELETE", guild))

    def add_member(self, username: str, *, guild: Guild | None = None, name: str | None = None) -> User:
        """A new user in a guild, or one of the known users joining it."""
        place = guild or self.guild
        user = self.users.get(username)
        if user is None:
            user = self.world.welcome(User(self.ids.new(), username, name or username.title()))
        member = place.members[user.id] = Member(user)
        self.events.emit(MemberChanged("ADD", place, member))
        return user

    def remove_member(self, user: User | str, guild: Guild | None = None) -> None:
        """A member leaves: GET member answers 10007 from now on."""
        place = guild or self.guild
        member = place.members.pop(self.user(user).id)
        self.events.emit(MemberChanged("REMOVE", place, member))

    def add_channel(self, name: str, guild: Guild | None = None) -> Channel:
        """A new text channel."""
        channel = new_channel(self.world, self.ids, guild or self.guild, name)
        self.events.emit(ChannelChanged("CREATE", channel))
        return channel

    def delete_channel(self, channel: Channel | str) -> None:
        """A channel goes, with its messages: 10003 from now on."""
        gone = self.channel(channel)
        guild = self.world.guild_of(gone)
        if guild:
            del guild.channels[gone.id]
        del self.world.channels[gone.id]
        self._messages.forget(gone.id)
        self.events.emit(ChannelChanged("DELETE", gone))

    def deny(self, channel: Channel | str, *permissions: Permission, target: User | None = None) -> None:
        """Takes permissions from the bot, or from `target`, in one channel."""
        self._overwrite(channel, target, deny=permissions)

    def allow(self, channel: Channel | str, *permissions: Permission, target: User | None = None) -> None:
        """Gives permissions to the bot, or to `target`, in one channel."""
        self._overwrite(channel, target, allow=permissions)

    def dm(self, user: User | str) -> Channel:
        """The direct conversation between the bot and a user."""
        return direct_channel(self.world, self.ids, self.user(user))

    def user(self, user: User | str) -> User:
        """A user by username or id; KeyError for nobody."""
        if isinstance(user, User):
            return user
        return self.world.users.get(user) or self.users[user]

    def channel(self, channel: Channel | str | None, guild: Guild | None = None) -> Channel:
        """A channel by name or id, the guild's first one for None; KeyError when there is none."""
        place = guild or self.guild
        if isinstance(channel, Channel):
            return channel
        if channel is None:
            return next(iter(place.channels.values()))
        by_id = self.world.channels.get(channel)
        return by_id or next(candidate for candidate in place.channels.values() if candidate.name == channel)

    def _overwrite(
        self,
        channel: Channel | str,
        target: User | None,
        *,
        allow: tuple[Permission, ...] = (),
        deny: tuple[Permission, ...] = (),
    ) -> None:
        place, target_id = self.channel(channel), (target or self.bot).id
        overwrite = place.overwrites.setdefault(target_id, Overwrite(target_id, MEMBER_TARGET))
        for bit in allow:
            overwrite.allow, overwrite.deny = overwrite.allow | bit, overwrite.deny & ~bit
        for bit in deny:
            overwrite.deny, overwrite.allow = overwrite.deny | bit, overwrite.allow & ~bit
        self.events.emit(ChannelChanged("UPDATE", place))
