"""引荐: the parts of the referral service under one roof.

How to use it (window and command line alike)::

    app.referral.referrers   all, show, save, add_status, add_agreement, add_person        引荐方
    app.referral.claims      register, first_talk, add_evidence, extend, transfer, contest, decide,
                             protection, set_protection                                     登记、首谈、争议、保护期
    app.referral.reading     rows, show, disputes, due                                      看板、一件登记、争议、到期
    app.referral.checks      run, rule, lines                                               核查
    app.referral.schemes     all, in_force, save, amend, adopt, end, judge, example,
                             try_on_past, training                                          方案
    app.referral.sheets      preview, compute, all                                          计算表
    app.referral.steps       confirm, contact, milestone, apply, review, recheck, approve,
                             publish, objection, settle, close, send_back, revoke, track    各步
    app.referral.money       set_budget, figures, years, pay, reverse, carry, claw, recover,
                             ledger, owed                                                   预算、拨付、冲销、追回、台账、应付
    app.referral.papers      kinds, paper, pdf, write, statement, write_statement,
                             register_book, write_book                                      文书
    app.people               all, save, may, require                                        人员与角色

Every step returns a ``Done`` (code, one sentence, changes) and takes ``person`` (who signs; default the person at the
machine) and ``on`` (the day; default the reference date). Steps from 申请 on post to the ledger and cannot be undone: corrections
are new entries (``money.reverse``, ``steps.send_back``). What a step still needs stands in ``reading.show(code).needs``.
"""

from __future__ import annotations

from mhcrm.base.clock import Clock
from mhcrm.services.referral.checking import Checking
from mhcrm.services.referral.claims import Claims
from mhcrm.services.referral.desk import Desk
from mhcrm.services.referral.money import Money
from mhcrm.services.referral.papers import Papers
from mhcrm.services.referral.reading import Reading
from mhcrm.services.referral.referrers import ReferrerBook
from mhcrm.services.referral.schemes import Schemes
from mhcrm.services.referral.sheets import Sheets
from mhcrm.services.referral.steps import Steps
from mhcrm.services.referral.texts import evidence_kinds
from mhcrm.store import Store


class ReferralService:
    """All of 引荐; see the module's list."""

    def __init__(self, store: Store, clock: Clock) -> None:
        desk = Desk(store, clock)
        self.referrers = ReferrerBook(desk)
        self.claims = Claims(desk)
        self.checks = Checking(desk)
        self.schemes = Schemes(desk)
        self.sheets = Sheets(desk)
        self.steps = Steps(desk)
        self.money = Money(desk)
        self.reading = Reading(desk, self.money)
        self.papers = Papers(desk, self.reading, self.money, self.referrers)

    @staticmethod
    def evidence_kinds() -> tuple[str, ...]:
        """Kinds of evidence to choose from."""
        return evidence_kinds()
