"""The command line: one file per service, printing the same results and problem codes as the window."""
