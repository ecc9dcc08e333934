"""Authors' templates and people's values become replies; no platform's markup belongs here."""
