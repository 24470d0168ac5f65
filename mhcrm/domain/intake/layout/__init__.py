"""Where the leads stand on a sheet: header rows, blocks, section rows, forms."""

from mhcrm.domain.intake.layout.sheet import SheetPlan, plan_sheet

__all__ = ["SheetPlan", "plan_sheet"]
