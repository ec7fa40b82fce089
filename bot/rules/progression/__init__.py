"""Levels, streaks and milestones."""
