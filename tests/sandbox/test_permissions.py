"""Permissions by overwrites, against discord.py's own reckoning of the same guild."""

import discord
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sandbox import Permission, Sandbox
from sandbox.world.model import MEMBER_TARGET, ROLE_TARGET, Overwrite
from sandbox.world.permissions import GUILD_WIDE, in_channel

BITS = st.sets(st.sampled_from(list(Permission))).map(lambda bits: int(sum(bits)))
IN_CHANNELS = BITS.map(lambda bits: bits & ~int(GUILD_WIDE))
LOOKED_AT = int(sum(Permission))


class State:
    """As little of a client as a discord.Guild needs."""

    self_id = 0
    member_cache_flags = discord.MemberCacheFlags.all()
    shard_count = 1

    def store_user(self, data, **_):
        return discord.User(state=self, data=data)

    def __getattr__(self, name):
        return lambda *_, **__: None


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(everyone=BITS, moderator=BITS, overwrites=st.lists(st.tuples(IN_CHANNELS, IN_CHANNELS), min_size=3, max_size=3))
def test_everybodys_permissions_are_what_discord_py_computes(everyone, moderator, overwrites):
    box = Sandbox()
    guild, channel = box.guild, box.channels["general"]
    guild.everyone.permissions = everyone
    role = next(each for each in guild.roles.values() if each.name == "Moderator")
    role.permissions = moderator
    mona = guild.members[box.users["mona"].id]
    targets = [(guild.id, ROLE_TARGET), (role.id, ROLE_TARGET), (mona.user.id, MEMBER_TARGET)]
    for (target, kind), (allow, deny) in zip(targets, overwrites, strict=True):
        channel.overwrites[target] = Overwrite(target, kind, allow & ~deny, deny)
    theirs = discord.Guild(data=guild.create_json(list(guild.members.values())), state=State())
    for member in guild.members.values():
        computed = theirs.get_channel(int(channel.id)).permissions_for(theirs.get_member(int(member.user.id)))
        assert in_channel(guild, member, channel) & LOOKED_AT == computed.value & LOOKED_AT, member.user.username


def test_an_owner_and_an_administrator_may_do_everything_anywhere():
    box = Sandbox()
    guild, channel = box.guild, box.channels["general"]
    alice, bob = (guild.members[box.users[name].id] for name in ("alice", "bob"))
    for bit in (Permission.VIEW_CHANNEL, Permission.SEND_MESSAGES):
        box.deny(channel, bit, target=alice.user)
        box.deny(channel, bit, target=bob.user)
    assert in_channel(guild, alice, channel) == 0
    guild.owner_id = alice.user.id
    guild.everyone.permissions |= Permission.ADMINISTRATOR
    assert in_channel(guild, alice, channel) & LOOKED_AT == LOOKED_AT
    assert in_channel(guild, bob, channel) & LOOKED_AT == LOOKED_AT
