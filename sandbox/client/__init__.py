"""What Discord's own client does with commands and options."""
