"""Where events, conversations, happenings and replies are kept: in memory, or in a database."""
