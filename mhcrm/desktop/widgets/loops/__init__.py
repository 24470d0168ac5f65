"""Parts of the 材料 tab: approvals, demands, commitments, assessment."""
