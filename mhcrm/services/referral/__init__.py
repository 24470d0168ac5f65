"""引荐: claims, schemes, checks, computation, steps, ledger, budget, papers."""
