"""Mail houses: one file each, found because it lies here."""
