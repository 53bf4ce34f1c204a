"""The press: cards, letters, labels and envelopes as PDF."""
