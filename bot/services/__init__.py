"""What members and moderators can do, one transaction each. Services know ids and values, never Discord objects."""
