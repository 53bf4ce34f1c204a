"""SQLite as Django knows it, where whoever waits to write gets a turn soon."""
