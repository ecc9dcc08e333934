"""The terminal as a channel: a chat to type in, and questions as lines of JSON."""
