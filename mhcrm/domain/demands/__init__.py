"""诉求: what companies ask for, answered and confirmed."""
