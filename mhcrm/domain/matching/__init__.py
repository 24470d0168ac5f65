"""Matching: six pure steps from a lead to an explained recommendation."""
