"""The workshop where the semantic table is made; nothing that serves questions imports it."""
