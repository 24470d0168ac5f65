"""研判 and 上会: sheets, meetings, decisions, task forces."""
