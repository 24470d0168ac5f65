"""Read-only figures: what the stored match reports and the entered data say about the rule base."""
