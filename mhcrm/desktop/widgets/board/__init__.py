"""The board (看板): cards by stage, drawn only where they show, moved by mouse or keyboard."""
