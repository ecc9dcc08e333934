"""Slack as a channel: events and clicks in, threaded replies out, by Socket Mode or HTTP."""
