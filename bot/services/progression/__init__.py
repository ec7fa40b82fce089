"""XP, levels, streaks and milestones of members."""
