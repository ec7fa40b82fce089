"""Guilds, members, messages, interactions: the state that a Discord has."""
