"""Asks Plumbline and tells it things, through its machine door."""

from plumbline_client.calls import Plumbline, Refused
from plumbline_client.messages import Message, NotGenuine, read_message


__all__ = ["Message", "NotGenuine", "Plumbline", "Refused", "read_message"]
