"""Permission bits, and who has which in a channel, by Discord's published algorithm."""

from enum import IntFlag

from sandbox.world.model import Channel, Guild, Member, Overwrite


class Permission(IntFlag):
    """The bits this server looks at; the others are carried untouched."""

    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    USE_APPLICATION_COMMANDS = 1 << 31


ALL = (1 << 53) - 1
MEMBER = (
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
    | Permission.USE_APPLICATION_COMMANDS
)
MODERATOR = MEMBER | Permission.MANAGE_GUILD | Permission.MANAGE_CHANNELS | Permission.MANAGE_MESSAGES
GUILD_WIDE = Permission.ADMINISTRATOR | Permission.MANAGE_GUILD  # no channel gives or takes these
NEEDS_SENDING = Permission.MENTION_EVERYONE | Permission.EMBED_LINKS | Permission.ATTACH_FILES


def base(guild: Guild, member: Member) -> int:
    """What a member may do in the guild, before a channel's overwrites."""
    if member.user.id == guild.owner_id:
        return ALL
    bits = guild.everyone.permissions
    for role_id in member.roles:
        bits |= guild.roles[role_id].permissions
    return ALL if bits & Permission.ADMINISTRATOR else bits


def in_channel(guild: Guild, member: Member, channel: Channel) -> int:
    """What a member may do in a channel: @everyone's overwrite, then the roles' together, then the member's own."""
    bits = base(guild, member)
    if bits == ALL:
        return ALL
    bits = _apply(bits, channel.overwrites.get(guild.id))
    roles = Overwrite(guild.id, 0)
    for role_id in member.roles:
        if overwrite := channel.overwrites.get(role_id):
            roles.allow |= overwrite.allow
            roles.deny |= overwrite.deny
    return _implied(_apply(_apply(bits, roles), channel.overwrites.get(member.user.id)))


def _apply(bits: int, overwrite: Overwrite | None) -> int:
    return bits if overwrite is None else (bits & ~overwrite.deny) | overwrite.allow


def _implied(bits: int) -> int:
    """Who cannot see a channel can do nothing there; who cannot send cannot embed, attach or ping."""
    if not bits & Permission.VIEW_CHANNEL:
        return bits & GUILD_WIDE
    return bits if bits & Permission.SEND_MESSAGES else bits & ~int(NEEDS_SENDING)
