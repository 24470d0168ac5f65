"""Portfolio view: which project gets which free unit, solved to proven optimality."""
