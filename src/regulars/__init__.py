"""Regulars turns the buyers of a small business into regulars."""

__version__ = "0.1.0"
