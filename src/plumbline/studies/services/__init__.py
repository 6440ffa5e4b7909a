"""Register, lock, evaluate."""

from plumbline.studies.services.evaluating import evaluate
from plumbline.studies.services.planning import lock_protocol, register_protocol


__all__ = ["evaluate", "lock_protocol", "register_protocol"]
