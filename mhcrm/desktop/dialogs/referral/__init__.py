"""Forms of the 引荐 place."""
