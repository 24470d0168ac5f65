"""供给、需求两张机会清单 and their cross-matches."""
