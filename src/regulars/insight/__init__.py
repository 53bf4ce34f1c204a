"""The back office: questions about many customers at once."""
