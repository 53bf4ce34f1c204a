"""What the shop can do: load, decide, write, note it in the journal."""
