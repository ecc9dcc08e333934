"""Error codes are lifted out of a message; other numbers are not."""

import pytest

from bot.matching.slots import error_code


@pytest.mark.parametrize(
    "text",
    [
        "error 401",
        "Error: 401",
        "error code is 401",
        "an error message 401",
        "errors 401",
        "status=401",
        "status code: 401",
        "response code 401",
        "HTTP 401",
        "HTTP/1.1 401 Unauthorized",
        "a 401 error",
        "it says 401 Unauthorized",
        "(401) Unauthorised",
        "I get a 401",
        "I got 401 when I saved",
        "it gives me a 401",
        "it returns 401",
        "keeps getting a 401 response",
        "first 200, then error 401",
        '{"status": 401}',
        '{"status":"401"}',
        '{"error_code": 401}',
        '{"http_status_code":"401"}',
        '{"statusCode": "401"}',
        "error_code=401&x=1",
        "HTTP/2 401",
    ],
)
def test_an_error_code_is_found(text: str) -> None:
    assert error_code(text) == "401"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "401",
        "we got 401 contacts",
        "we got 450 new contacts",
        "we have 500 members",
        "error 4011",
        "error 14010",
        "status 200",
        "error 301",
        "zip code 45012",
        "call 866-289-2101",
    ],
)
def test_other_numbers_are_no_error_codes(text: str) -> None:
    assert error_code(text) == ""


def test_the_prose_goes_before_what_was_pasted() -> None:
    text = '{"status": 401} and now it returns 403'
    assert error_code("and now it returns 403", text) == "403"
    assert error_code("and now", text) == "401"


def test_the_first_of_several_counts() -> None:
    assert error_code("first a 401 error, then error 503") == "401"
