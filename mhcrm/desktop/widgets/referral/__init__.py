"""What the 引荐 place is made of."""
