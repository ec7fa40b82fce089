"""What moderators do: change settings, close out delisted holdings."""
