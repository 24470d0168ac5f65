"""Matching leads against rules and space: the use cases."""
