"""Discord's gateway: sessions, heartbeats, resuming."""
