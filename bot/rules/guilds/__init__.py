"""What a server as a whole may set, and its calendar."""
