"""The sample data (示例): where it lies, putting it in, taking it out."""
