"""Casework, erasure, rotation and retention on PostgreSQL: the rules that SQLite is held to."""

from __future__ import annotations

from tests.unit.persistence.casework_queue_rules import FindingRules, QueueRules
from tests.unit.persistence.casework_rules import LookingRules, MovingRules, NotesRules, TakingOnRules
from tests.unit.persistence.erasure_rules import ErasureRules
from tests.unit.persistence.retention_rules import RetentionRules
from tests.unit.persistence.rotation_rules import RotationRules


class TestLooking(LookingRules):
    pass


class TestTakingOn(TakingOnRules):
    pass


class TestMoving(MovingRules):
    pass


class TestNotes(NotesRules):
    pass


class TestQueue(QueueRules):
    pass


class TestFinding(FindingRules):
    pass


class TestErasure(ErasureRules):
    pass


class TestRotation(RotationRules):
    pass


class TestRetention(RetentionRules):
    pass
