"""Where people talk to the desk; one folder a platform, none knows another."""
