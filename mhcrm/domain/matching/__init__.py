"""Matching a lead to chain, park, tier, space and policy: pure functions on frozen facts."""
