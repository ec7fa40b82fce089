"""What moderators see: settings, what is wrong with them, and closing out."""
