"""Referral incentives (引荐方支持): schemes as configuration, checks, exact computation.

闵府规发〔2024〕11号 第25条 and 第26条 promise support and give no rate, cap, tier or deadline. Every number comes from a
scheme the office enters with its own document number; without a scheme in force there is no number at all.
"""
