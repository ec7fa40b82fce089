"""Discord's REST API over HTTP, with its rate limits, and faults on demand."""
