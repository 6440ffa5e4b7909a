"""Starts and stops the PostgreSQL server that comes inside a wheel. For demo and tests, never production."""

from plumbline.embedded.home import Home
from plumbline.embedded.supervisor import Server, ServerFailed


__all__ = ["Home", "Server", "ServerFailed"]
