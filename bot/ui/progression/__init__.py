"""Level, XP, streak and badges."""
