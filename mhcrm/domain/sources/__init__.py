"""Reading the official file of a document: from a citation to its place in the text."""
