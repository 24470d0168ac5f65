"""Trying a referral scheme on a case before anybody adopts it; nothing is stored."""
