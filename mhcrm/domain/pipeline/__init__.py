"""The pipeline (推进): stages, gates, tracks, working days, lights, tasks, quick entry, as pure functions."""
