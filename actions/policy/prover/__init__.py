"""The prover: every kind of request around every boundary of the policy, and what is wrong with the answers."""

from actions.policy.prover.checking import check_folder
from actions.policy.prover.flaws import Flaw, Kind, Report

__all__ = ["Flaw", "Kind", "Report", "check_folder"]
