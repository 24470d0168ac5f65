"""The parts of a match report as widgets; the panel and the whole view are made of the same parts."""
