"""Standard-library foundations shared by every layer."""
