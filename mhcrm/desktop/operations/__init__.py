"""Named writes: every change a person makes is one function here, returning an unstarted operation."""
