"""Official files of documents, attached by the office and read at the cited place."""
