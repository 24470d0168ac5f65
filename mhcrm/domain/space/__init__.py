"""Rooms, floors, buildings and plots (一间房、一层楼、一栋楼、一块地): dated intervals, status on a date, search."""
