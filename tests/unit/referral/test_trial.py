"""The trial of a scheme from a file: computed, refused, and never a number without a sound scheme."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mhcrm.base.errors import InputError
from mhcrm.cli.main import run
from mhcrm.services.referral.trial import try_scheme


def case(**changes: Any) -> dict[str, Any]:
    """An invented case; its numbers belong to the test, none to a document."""
    scheme = {
        "name": "示例方案", "doc_no": "示例〔2026〕1号", "issuer": "示例单位", "start": "2026-01-01", "end": "2026-12-31",
        "channel": "合作招商", "recipients": ["专业机构"], "base": "实缴注册资本",
        "tiers": [{"lower": 0, "upper": None, "rate": "0.004"}],
        "instalments": [{"milestone": "注册", "share": "0.4"}, {"milestone": "投产", "share": "0.6"}],
    }  # fmt: skip
    scheme.update(changes.pop("scheme", {}))
    return {
        "scheme": scheme,
        "receipts": [{"on": "2026-03-01", "amount": "1000000", "evidence": "进账单-1"}],
        "shares": {"甲": 1},
        "on": "2026-06-01",
        **changes,
    }


def write(folder: Path, content: object) -> Path:
    path = folder / "case.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content, ensure_ascii=False), "utf-8")
    return path


def test_a_sound_case_is_computed_step_by_step(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["referral", "try", str(write(tmp_path, case())), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["computation"]["total"] == "4000.00"
    assert [part["amount"] for part in told["computation"]["parts"]] == ["1600.00", "2400.00"]
    assert told["trial_only"] is True


def test_an_unsound_or_sensitive_scheme_gives_no_number(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for change in ({"tiers": []}, {"free_text": "按地方贡献返还"}):
        assert try_scheme(write(tmp_path, case(scheme=change))).computation is None
        assert run(["referral", "try", str(tmp_path / "case.json")]) == 1
        assert "还不能用于计算" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("not json", "不是 JSON"),
        ([], "应是一个对象"),
        ({"on": "2026-06-01"}, "没有写"),
        (case(nonsense=1), "不认识"),
        (case(on="明天"), "不是 2026-06-01"),
        (case(scheme={"base": "税收"}), "不能是“税收”"),
        (case(scheme={"channel": "其他"}), "不能是"),
        (case(scheme={"surprise": 1}), "不认识"),
        (case(receipts=[{"on": "2026-03-01", "amount": "壹"}]), "不是数字"),
        (case(receipts=[{"on": "2026-03-01", "amount": "NaN"}]), "不是数字"),
        (case(shares={"甲": "0.5"}), "不是 100%"),
        (case(on="2027-06-01"), "政策未载明标准"),
    ],
)
def test_faults_of_the_file_are_named(tmp_path: Path, content: object, words: str) -> None:
    with pytest.raises(InputError, match=words):
        try_scheme(write(tmp_path, content))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="打不开"):
        try_scheme(tmp_path / "none.json")
