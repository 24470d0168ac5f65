"""Setting type: fonts with a fallback for every character, Chinese line breaking, slabs onto pages, PDF bytes."""
