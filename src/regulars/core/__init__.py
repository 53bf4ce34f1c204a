"""The rules: plain Python, no framework, no clock, no database."""
