"""``mhcrm referral try``: a referral scheme tried on a case; nothing is stored or approved."""

from __future__ import annotations

import argparse
from pathlib import Path

from mhcrm.bootstrap import App
from mhcrm.cli.output import Output


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser("referral", help="引荐支持：试算本单位的方案（不存档，不作审批依据）")
    words = parser.add_subparsers(metavar="动作", dest="referral_word", required=True)
    trial = words.add_parser("try", help="用一个 JSON 文件里的方案和案例试算")
    trial.add_argument("file", type=Path, metavar="文件.json", help="含 scheme、receipts、deductions、shares、on")
    trial.set_defaults(run=run)


def run(_app: App, args: argparse.Namespace) -> int:
    """Check the scheme, show the sheet step by step."""
    from mhcrm.services.referral.trial import try_scheme

    out = Output.of(args)
    trial = try_scheme(args.file)
    for problem in trial.problems:
        out.line(f"{'问题' if problem.level == 'error' else '提示'}：{problem.message}")
    for finding in trial.findings:
        out.line(f"合规提示：{finding.message}")
    done = trial.computation
    if done is not None:
        out.line(f"试算，不作审批依据。方案：{done.scheme}（{done.doc_no}）")
        out.table(
            ("步骤", "说明", "金额 元", "证据"),
            [(s.name, s.detail, s.amount, "、".join(s.evidence)) for s in done.steps],
        )
        out.table(("引荐方", "里程碑", "金额 元"), [(p.referrer, p.milestone, p.amount) for p in done.parts])
        out.line(f"合计 {done.total} 元。")
    else:
        out.line("方案还不能用于计算，请先按上面的提示改正。")
    out.json({"problems": trial.problems, "findings": trial.findings, "computation": done, "trial_only": True})
    return 0 if done is not None else 1
