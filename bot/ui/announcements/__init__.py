"""What is said in channels, and to moderators of what could not be."""
