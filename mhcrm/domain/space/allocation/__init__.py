"""The best assignment of many projects to free units, proven optimal or with the honest gap."""

from mhcrm.domain.space.allocation.model import Assignment, Offer, Plan, Problem
from mhcrm.domain.space.allocation.solve import solve
from mhcrm.domain.space.allocation.why import Reason, why_not

__all__ = ["Assignment", "Offer", "Plan", "Problem", "Reason", "solve", "why_not"]
