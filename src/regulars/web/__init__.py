"""The counter: pages for people."""
