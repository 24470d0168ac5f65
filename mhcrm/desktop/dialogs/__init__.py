"""Dialogs; none of them writes by itself."""
