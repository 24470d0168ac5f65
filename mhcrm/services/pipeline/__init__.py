"""The pipeline (推进): moves, timeline, tasks, 今日, lights, board, attachments: the use cases."""
