"""What we sign is what others verify."""

from __future__ import annotations

import time

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from bot.delivery.signing import signed_headers
from tests.delivery.receiver import OTHER_SECRET, SECRET

BODY = '{"name":"Zoë"}'.encode()


def test_the_example_of_the_specification() -> None:
    """Id, time, body, secret and signature as the specification's own libraries test them."""
    body = b'{"test": 2432232314}'
    headers = signed_headers(["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"], "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body)
    assert headers == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


@pytest.mark.parametrize("known", [SECRET, OTHER_SECRET])
def test_while_secrets_are_rotated_a_receiver_may_know_either(known: str) -> None:
    """One signature a secret, separated by a blank."""
    headers = signed_headers([SECRET, OTHER_SECRET], "msg_1", time.time(), BODY)
    assert len(headers["webhook-signature"].split(" ")) == 2
    assert Webhook(known).verify(BODY, headers) == {"name": "Zoë"}


@pytest.mark.parametrize("changed", ["webhook-id", "webhook-timestamp", "body", "secret"])
def test_whatever_is_changed_on_the_way_is_noticed(changed: str) -> None:
    """Id, time and body are signed, and by whom."""
    headers = signed_headers([SECRET], "msg_1", time.time(), BODY)
    if changed == "webhook-id":
        headers[changed] = "msg_2"
    if changed == "webhook-timestamp":
        headers[changed] = str(int(headers[changed]) + 1)
    body = BODY + b" " if changed == "body" else BODY
    with pytest.raises(WebhookVerificationError, match="No matching signature"):
        Webhook(OTHER_SECRET if changed == "secret" else SECRET).verify(body, headers)


def test_an_old_message_is_not_accepted_again() -> None:
    """The time of the attempt is signed, so what somebody recorded is stale after some minutes."""
    with pytest.raises(WebhookVerificationError, match="too old"):
        Webhook(SECRET).verify(BODY, signed_headers([SECRET], "msg_1", time.time() - 3600, BODY))
