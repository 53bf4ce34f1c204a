"""The keys: the `regulars` command."""
