"""Dialogs about approvals, demands, commitments and assessment."""
