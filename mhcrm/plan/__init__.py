"""The district's documents as dated, cited records. No database, no Qt, no clock."""
