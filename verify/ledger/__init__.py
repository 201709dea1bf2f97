"""Runs claims, caches what methods found, and computes the status of results."""

from verify.ledger.audit import Audit, run_audit

__all__ = ["Audit", "run_audit"]
