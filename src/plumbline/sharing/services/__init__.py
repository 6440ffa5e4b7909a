"""Who sees what, and under which agreement."""

from plumbline.sharing.services.agreements import end_agreement, review_agreement, sign_agreement
from plumbline.sharing.services.grants import AccessColumns, block, grant, owned_by, start_grants, withdraw
from plumbline.sharing.services.reminding import remind_of_agreements


__all__ = [
    "AccessColumns",
    "block",
    "end_agreement",
    "grant",
    "owned_by",
    "remind_of_agreements",
    "review_agreement",
    "sign_agreement",
    "start_grants",
    "withdraw",
]
