"""The world a sandbox starts with: one guild, a bot, a moderator, seven members and three channels."""

from sandbox.world.model import ROLE_TARGET, Channel, Guild, Member, Overwrite, Role, User, World
from sandbox.world.permissions import MEMBER, MODERATOR, Permission
from sandbox.world.snowflakes import Snowflakes

GUILD_NAME = "Paper Trading Floor"
OPENED = 1_735_689_600  # 2025-01-01: its ids come from this second, and none made later can meet them
MODERATOR_NAME = ("mona", "Mona Marsh", 0xE67E22)
# The last three are there to be trouble: markdown and emoji, a right-to-left script, a bidi override with a mention.
MEMBER_NAMES = [
    ("alice", "Alice", 0x5865F2),
    ("bob", "Bob Okonkwo", 0x2ECC71),
    ("chidi", "Chidi", 0x9B59B6),
    ("dana", "李 Dana", 0xE91E63),
    ("eve", "Eve 🚀 **to_the_moon**", 0x1ABC9C),
    ("leila", "ليلى حداد", 0xF1C40F),
    ("zed", "\u202ezed\u202c @everyone <t:1:R>", 0xE74C3C),
]
CHANNELS = [
    ("trading-floor", "Buy low, sell high"),
    ("announcements", "Level-ups and milestones"),
    ("general", "Everything else"),
]


def seed_world() -> World:
    """A fresh world: the same people under the same ids each time, so that a bot's database knows them again."""
    ids = Snowflakes(lambda: OPENED)
    bot = User(ids.new(), "paper-falcon", "Paper Falcon", bot=True)
    world = World(bot)
    world.welcome(bot)
    moderator = world.welcome(User(ids.new(), *MODERATOR_NAME))
    members = [world.welcome(User(ids.new(), *name)) for name in MEMBER_NAMES]
    guild = new_guild(world, ids, GUILD_NAME, moderator, members)
    for name, topic in CHANNELS:
        new_channel(world, ids, guild, name, topic)
    _quiet(guild, next(channel for channel in guild.channels.values() if channel.name == "announcements"))
    return world


def new_guild(world: World, ids: Snowflakes, name: str, moderator: User, members: list[User]) -> Guild:
    """A guild with its roles, the bot, a moderator and members, and no channel yet."""
    guild_id = ids.new()
    guild = Guild(guild_id, name, owner_id=ids.new())
    bot_role = Role(ids.new(), world.bot.global_name, MEMBER, 1, managed=True)
    mod_role = Role(ids.new(), "Moderator", MODERATOR, 2)
    for role in (Role(guild_id, "@everyone", MEMBER, 0), bot_role, mod_role):
        guild.roles[role.id] = role
    guild.members[world.bot.id] = Member(world.bot, [bot_role.id])
    guild.members[moderator.id] = Member(moderator, [mod_role.id])
    for user in members:
        guild.members[user.id] = Member(user)
    world.guilds[guild.id] = guild
    return guild


def new_channel(world: World, ids: Snowflakes, guild: Guild, name: str, topic: str = "") -> Channel:
    """A text channel at the end of a guild's list."""
    channel = Channel(ids.new(), name, guild.id, topic, position=len(guild.channels))
    guild.channels[channel.id] = world.channels[channel.id] = channel
    return channel


def _quiet(guild: Guild, channel: Channel) -> None:
    """Members only read here; the roles above them may write."""
    sending = int(Permission.SEND_MESSAGES)
    for role in guild.roles.values():
        everyone = role.id == guild.id
        allow, deny = (0, sending) if everyone else (sending, 0)
        channel.overwrites[role.id] = Overwrite(role.id, ROLE_TARGET, allow, deny)


def direct_channel(world: World, ids: Snowflakes, user: User) -> Channel:
    """The conversation between the bot and a user, made when first asked for."""
    if user.id not in world.dms:
        channel = Channel(ids.new(), "", None, recipient=user)
        world.dms[user.id] = world.channels[channel.id] = channel
    return world.dms[user.id]
