"""A whole database moved, whatever its dialect: backups, restoring them, copies from one system to another."""
