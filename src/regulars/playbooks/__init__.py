"""Ready-made trades, as data."""
