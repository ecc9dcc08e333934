"""Values and rules of the desk: standard library only, no I/O, no clock, no randomness."""
