"""Amazon's own library hands a letter over one time; what it says is told as of any other provider."""

from collections.abc import Iterator

import pytest

from regulars.post import amazon
from regulars.post.events import Outcome
from regulars.post.providers import Provider, check, hand_over
from tests.post.test_providers import LETTER, ONE, ROSA, state
from tests.provider_api import Api, serving


@pytest.fixture
def api() -> Iterator[Api]:
    """Amazon's API, for its own library."""
    pytest.importorskip("boto3", reason="Amazon's library is missing: pip install boto3")
    with serving(Api()) as answering:
        yield answering


def give(url: str) -> Outcome | str:
    """Hand one letter to Amazon."""
    keys = {"aws_access_key_id": "AKIA", "aws_secret_access_key": "secret-key", "region_name": "us-east-1"}
    provider = Provider("amazon_ses", {"client_params": {**keys, "endpoint_url": url}})
    return hand_over(provider, LETTER, one=ONE, to_address=ROSA)


def test_amazons_name_for_the_letter_is_kept(api: Api):
    api.answer = {"MessageId": "0100-abc"}

    assert (give(api.url), len(api.asked)) == ("0100-abc", 1)


@pytest.mark.parametrize(
    ("status", "answer", "stage", "becomes"),
    [
        (400, {"message": "Email address is not verified."}, "auth", "deferred"),
        (400, {"message": "Local address contains control or whitespace"}, "after_dot", "failed"),
        (403, {"message": "The security token included in the request is invalid."}, "auth", "deferred"),
        (429, {"message": "Maximum sending rate exceeded."}, "data", "deferred"),
        (500, {}, "after_dot", "unknown"),
        (503, {}, "data", "deferred"),
    ],
)
def test_a_refusal_is_told_once_and_as_a_mail_server_would(
    api: Api, status: int, answer: object, stage: str, becomes: str
):
    api.status, api.answer = status, answer

    told = give(api.url)

    assert isinstance(told, Outcome)
    assert (told.stage, state(told), len(api.asked)) == (stage, becomes, 1)


def test_a_line_that_breaks_after_the_request_leaves_it_unknown(api: Api):
    """B4: the library would have sent it three times."""
    api.hangs_up = True

    assert (state(give(api.url)), len(api.asked)) == ("unknown", 1)


def test_a_letter_that_was_taken_without_a_name_is_unknown(api: Api):
    assert (state(give(api.url)), len(api.asked)) == ("unknown", 1)


@pytest.mark.parametrize("wrong", [{"region_name": "no region!"}, {"region_name": None}])
def test_what_the_library_itself_refuses_was_never_handed_over(api: Api, wrong: dict[str, str]):
    keys = {"aws_access_key_id": "AKIA", "aws_secret_access_key": "secret-key"}

    told = hand_over(Provider("amazon_ses", {"client_params": keys | wrong}), LETTER, one=ONE, to_address=ROSA)

    assert isinstance(told, Outcome)
    assert (told.stage, state(told)) == ("auth", "deferred")


def test_nobody_there_means_that_nothing_was_handed_over(api: Api):
    told = give("http://127.0.0.1:1")

    assert isinstance(told, Outcome)
    assert (told.stage, state(told)) == ("connect", "deferred")


def test_the_library_is_told_to_ask_one_time():
    """B4, whether or not the library is there."""
    made = amazon.patient({"region_name": "us-east-1"}, 30.0)

    assert made["config"] == {"retries": {"total_max_attempts": 1}, "connect_timeout": 30.0, "read_timeout": 30.0}
    assert made["region_name"] == "us-east-1"


@pytest.mark.parametrize(
    ("code", "status", "told"),
    [
        ("Throttling", 400, (429, "Throttling: Too fast.")),
        ("TooManyRequestsException", 429, (429, "TooManyRequestsException: Too fast.")),
        ("AccessDenied", 403, (403, "AccessDenied: Too fast.")),
    ],
)
def test_an_answer_has_a_status_and_words(code: str, status: int, told: tuple[int, str]):
    problem = Exception("SendEmail")
    problem.response = {"Error": {"Code": code, "Message": "Too fast."}, "ResponseMetadata": {"HTTPStatusCode": status}}

    assert amazon.answered([ValueError(), problem]) == told
    assert amazon.answered([ValueError()]) is None


def test_without_the_library_somebody_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(__import__("sys").modules, "boto3", None)
    monkeypatch.delitem(__import__("sys").modules, "anymail.backends.amazon_ses", raising=False)

    with pytest.raises(Exception, match="pip install 'regulars\\[providers\\]' boto3"):
        check(Provider("amazon_ses", {"client_params": {}}))
