"""Who and what there is: guilds, roles, members, channels, as Discord describes them."""

from dataclasses import dataclass, field

from sandbox.json_types import Json
from sandbox.world.snowflakes import iso

TEXT, DM = 0, 1
ROLE_TARGET, MEMBER_TARGET = 0, 1
JOINED = iso(1_735_689_600)  # 2025-01-01: any day in the past will do


@dataclass(slots=True)
class User:
    """An account. `accepts_dms` False makes a direct message fail with 50007."""

    id: str
    username: str
    global_name: str
    color: int = 0x5865F2
    bot: bool = False
    accepts_dms: bool = True

    def json(self) -> Json:
        """Discord's user object."""
        return {
            "id": self.id,
            "username": self.username,
            "global_name": None if self.bot else self.global_name,
            "discriminator": "0000" if self.bot else "0",
            "avatar": None,
            "bot": self.bot,
            "public_flags": 0,
        }


@dataclass(slots=True)
class Role:
    """A role; its position is the order it was made in."""

    id: str
    name: str
    permissions: int
    position: int
    managed: bool = False

    def json(self) -> Json:
        """Discord's role object."""
        return {
            "id": self.id,
            "name": self.name,
            "permissions": str(self.permissions),
            "position": self.position,
            "color": 0,
            "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
            "hoist": False,
            "managed": self.managed,
            "mentionable": False,
            "flags": 0,
        }


@dataclass(slots=True)
class Member:
    """A user in one guild."""

    user: User
    roles: list[str] = field(default_factory=list)
    nick: str | None = None

    def json(self, *, with_user: bool = True, permissions: int | None = None) -> Json:
        """Discord's member object; an interaction's carries the permissions in its channel."""
        body: Json = {
            "nick": self.nick,
            "avatar": None,
            "banner": None,
            "roles": list(self.roles),
            "joined_at": JOINED,
            "premium_since": None,
            "deaf": False,
            "mute": False,
            "pending": False,
            "flags": 0,
            "communication_disabled_until": None,
        }
        if with_user:
            body["user"] = self.user.json()
        if permissions is not None:
            body["permissions"] = str(permissions)
        return body


@dataclass(slots=True)
class Overwrite:
    """What a channel allows or denies one role or member."""

    id: str
    type: int
    allow: int = 0
    deny: int = 0

    def json(self) -> Json:
        """Discord's overwrite object."""
        return {"id": self.id, "type": self.type, "allow": str(self.allow), "deny": str(self.deny)}


@dataclass(slots=True)
class Channel:
    """A text channel, or a direct conversation with `recipient` (then it has no guild)."""

    id: str
    name: str
    guild_id: str | None
    topic: str = ""
    position: int = 0
    overwrites: dict[str, Overwrite] = field(default_factory=dict)
    recipient: User | None = None
    last_message_id: str | None = None

    def json(self) -> Json:
        """Discord's channel object."""
        if self.recipient is not None:
            recipients = [self.recipient.json()]
            return {"id": self.id, "type": DM, "last_message_id": self.last_message_id, "recipients": recipients}
        return {
            "id": self.id,
            "type": TEXT,
            "guild_id": self.guild_id,
            "name": self.name,
            "topic": self.topic or None,
            "position": self.position,
            "permission_overwrites": [overwrite.json() for overwrite in self.overwrites.values()],
            "nsfw": False,
            "parent_id": None,
            "rate_limit_per_user": 0,
            "flags": 0,
            "last_message_id": self.last_message_id,
        }


@dataclass(slots=True)
class Guild:
    """A server: its @everyone role has the guild's own id."""

    id: str
    name: str
    owner_id: str
    roles: dict[str, Role] = field(default_factory=dict)
    members: dict[str, Member] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)

    @property
    def everyone(self) -> Role:
        """The role all members have."""
        return self.roles[self.id]

    def json(self) -> Json:
        """Discord's guild object, as GET /guilds/{id} gives it."""
        return {
            "id": self.id,
            "name": self.name,
            "owner_id": self.owner_id,
            "roles": [role.json() for role in self.roles.values()],
            "emojis": [],
            "stickers": [],
            "features": [],
            "icon": None,
            "splash": None,
            "discovery_splash": None,
            "banner": None,
            "description": None,
            "region": "",
            "afk_channel_id": None,
            "afk_timeout": 300,
            "verification_level": 0,
            "default_message_notifications": 1,
            "explicit_content_filter": 0,
            "mfa_level": 0,
            "nsfw_level": 0,
            "application_id": None,
            "system_channel_id": None,
            "system_channel_flags": 0,
            "rules_channel_id": None,
            "public_updates_channel_id": None,
            "vanity_url_code": None,
            "premium_tier": 0,
            "premium_subscription_count": 0,
            "preferred_locale": "en-US",
            "max_members": 500_000,
        }

    def create_json(self, shown: list[Member]) -> Json:
        """GUILD_CREATE's body: the guild, its channels, and the members the session's intents let it see."""
        return self.json() | {
            "joined_at": JOINED,
            "large": len(self.members) > 250,
            "unavailable": False,
            "member_count": len(self.members),
            "members": [member.json() for member in shown],
            "channels": [channel.json() for channel in self.channels.values()],
            "threads": [],
            "presences": [],
            "voice_states": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "soundboard_sounds": [],
        }


@dataclass(slots=True)
class World:
    """Everything there is. The application has the id of its bot user, as all newer ones do; `dms` is by user."""

    bot: User
    users: dict[str, User] = field(default_factory=dict)
    names: dict[str, User] = field(default_factory=dict)
    guilds: dict[str, Guild] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    dms: dict[str, Channel] = field(default_factory=dict)

    def welcome(self, user: User) -> User:
        """Adds a user, who can be found by id and, if no bot, by username."""
        self.users[user.id] = user
        if not user.bot:
            self.names[user.username] = user
        return user

    def guild_of(self, channel: Channel) -> Guild | None:
        """The guild of a channel; None for a direct conversation."""
        return None if channel.guild_id is None else self.guilds.get(channel.guild_id)
