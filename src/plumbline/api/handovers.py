"""Letters of hand-overs between installations."""

from django.http import HttpRequest

from plumbline.access.tokens import Scope
from plumbline.api import schemas
from plumbline.api.door import Answer, call, viewer_of
from plumbline.api.routing import WRITES, answers, router
from plumbline.cases.permissions import LEADS
from plumbline.cases.services.handovers import hear


handovers = router("Hand-overs")


@handovers.post(
    "",
    url_name="api-handovers",
    response=answers(schemas.LetterHeard, refusals=WRITES),
    summary="Say something of a hand-over",
)
@call(Scope.HAND_OVER, LEADS)
def send_letter(
    request: HttpRequest, given: schemas.LetterGiven, idempotency_key: schemas.IdempotencyKey
) -> Answer:
    """Another installation offers a case, answers, takes an offer back or releases it, in a signed letter. The answer is our own last word of it."""
    said = hear(text=given.letter, by=viewer_of(request))
    # What is kept for a call that comes again holds nobody: the letter itself is kept with its hand-over.
    return Answer({"letter": said}, kept={"letter": ""})
