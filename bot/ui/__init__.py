"""What members see: replies, embeds, bars, buttons; and how an answer reaches Discord in time."""
