"""Widgets of 查重: the waterfall of points, two leads field by field."""
