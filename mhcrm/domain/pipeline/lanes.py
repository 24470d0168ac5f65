"""What the board may be cut by (分组). Apart from the board itself, so that the window can name them before it reads rules."""

from __future__ import annotations

LANES: dict[str, str] = {"": "", "owner": "owner", "unit": "lead_unit", "chain": "chain_text", "park": "park"}
"""What the board may be cut by → the column of the lead; "" = one lane."""
LANE_WORDS = {"": "不分组", "owner": "责任人", "unit": "责任单位", "chain": "产业链", "park": "园区"}
