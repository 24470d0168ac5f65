"""Widgets of 空间: stacking plan, date slider, plot tiles, occupancy strip, schematic."""
