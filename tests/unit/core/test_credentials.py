"""What is cut out of a text, what it is called, and what is left alone."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.core.credentials import CUT, KINDS, Detector
from tests.secrets.planted import PlantedSecret, benign, planted

KEY = "4d5c1a7e-93b0-4c1d-8e2f-6a7b8c9d0e1f"
TOKEN = "b81f6c2d-5e4a-4f39-9d07-c3e2a1b4f586"  # noqa: S105 - made up
SECRET = "rW8-kPz3vQx_5nLd0TyHb2"  # noqa: S105 - made up
V2_KEY = "k7w2nzp5x9q3hd8vtm4rj6sb"
PLANTED = planted()
DETECTOR = Detector()
ALONE = st.sampled_from([" ", "\n", "\t", " > ", "\n\n"])


def kinds(text: str) -> tuple[str, ...]:
    return DETECTOR.screen(text).kinds


def cut(text: str) -> str:
    return DETECTOR.screen(text).text


def called(planted_secret: PlantedSecret) -> str:
    return f"{planted_secret.kind}: {planted_secret.text[:40]!r}"


@pytest.mark.parametrize("secret", PLANTED, ids=called)
def test_a_planted_secret_is_cut_out_and_named(secret: PlantedSecret) -> None:
    screened = DETECTOR.screen(secret.text)
    assert secret.secret not in screened.text
    assert screened.kinds == (secret.kind,)


@pytest.mark.parametrize("secret", PLANTED, ids=called)
def test_it_is_found_deep_in_a_long_message(secret: PlantedSecret) -> None:
    text = "It worked last week. " * 1_450 + secret.text + "\nThanks a lot for looking. " * 350
    assert kinds(text) == (secret.kind,)


@pytest.mark.parametrize("secret", PLANTED, ids=called)
def test_invisible_characters_hide_nothing(secret: PlantedSecret) -> None:
    assert kinds("\u200b".join(secret.text)) == (secret.kind,)


@pytest.mark.parametrize("line", benign())
def test_talk_about_secrets_is_left_alone(line: str) -> None:
    screened = DETECTOR.screen(line)
    assert screened.text is line
    assert screened.kinds == ()


@pytest.mark.parametrize(
    "text",
    [
        f"my API key is {KEY}",
        f"https://localhost/authorize?client_id={KEY}&response_type=code",
        f"https%3A%2F%2Flocalhost%2Fauthorize%3Fclient_id%3D{KEY}%26scope%3Dx",
        f"{KEY} is the client id",
        f"API key\n{V2_KEY}",
    ],
)
def test_a_key_is_cut_out_without_alarm(text: str) -> None:
    screened = DETECTOR.screen(text)
    assert screened.text == text.replace(KEY, CUT).replace(V2_KEY, CUT)
    assert screened.kinds == ()


def test_an_authorization_code_is_cut_out_without_alarm() -> None:
    screened = DETECTOR.screen("https://localhost/cb?code=hW3kP9zQ1xV7nLd0&state=xyz")
    assert screened.text == f"https://localhost/cb?code={CUT}&state=xyz"
    assert screened.kinds == ()


def test_only_the_secret_is_cut_out_of_its_sentence() -> None:
    assert cut(f"My secret is “{SECRET}”, why?") == f"My secret is “{CUT}”, why?"


def test_kinds_come_in_order_of_first_appearance_and_once() -> None:
    text = f"refresh_token={SECRET}xYz\nclient_secret={SECRET}\nrefresh_token={SECRET}aBc"
    assert kinds(text) == ("refresh_token", "v3_secret")


@pytest.mark.parametrize("text", [f"{KEY}:{SECRET}", f"{KEY}\n{SECRET}", f"{SECRET}\n{KEY}"])
def test_a_key_with_its_secret_needs_no_word(text: str) -> None:
    assert cut(text) == text.replace(KEY, CUT).replace(SECRET, CUT)
    assert kinds(text) == ("v3_secret",)


def test_a_v2_token_is_named_with_the_key_that_came_along() -> None:
    assert kinds(f"key {V2_KEY} and access token {TOKEN}") == ("v2_pair",)


@pytest.mark.parametrize(
    "text",
    [
        f"client_secret {SECRET}",
        f"*Client Secret:* `{SECRET}`",
        f"| Secret | {SECRET} |",
        f"ctctSecret: '{SECRET}'",
        f'{{\\"client_secret\\":\\"{SECRET}\\"}}',
        f"secret =&gt; &quot;{SECRET}&quot;",
        f"App Secret\n\n> {SECRET}",
        f"->setClientSecret('{SECRET}')",
        f"secret\uff1d{SECRET}",
        f"\u202esecret: {SECRET}\u202c",
    ],
)
def test_a_secret_is_found_however_it_is_written(text: str) -> None:
    assert DETECTOR.screen(text).kinds == ("v3_secret",)
    assert SECRET not in cut(text)


def test_a_token_wrapped_into_lines_is_cut_out_whole() -> None:
    lines = ["eyJ" + "hW3kP9zQ1xV7" * 5, "kP3zV9xQ" * 8, "nLd0TyHb2"]
    text = "access_token: " + "\n".join(lines) + "\nis that right?"
    assert cut(text) == f"access_token: {CUT}\nis that right?"


def test_the_desks_own_secrets_are_cut_out_by_value() -> None:
    screened = Detector(["plain words of mine"]).screen("say plain words of mine twice")
    assert screened.text == f"say {CUT} twice"
    assert screened.kinds == ("own",)


def test_an_own_secret_that_is_too_short_is_ignored() -> None:
    assert Detector(["", "desk", "seven77"]).screen("the desk seven77").kinds == ()


def test_what_a_cut_brings_near_to_its_word_is_cut_as_well() -> None:
    own = "words that only this desk knows " * 8
    screened = Detector([own]).screen(f"secret {own} {SECRET}")
    assert Detector([own]).screen(screened.text) == type(screened)(screened.text, ())


def test_every_kind_has_a_name_that_reads_on() -> None:
    assert all(kind.id == id_ and kind.name[:2] in {"a ", "an"} for id_, kind in KINDS.items())


@given(st.text())
@example("\x00\ud800secret: \udfff\u202e")
@example("secret=" * 50)
@example("-----BEGIN PRIVATE KEY-----" * 3)
def test_no_text_is_refused_and_a_second_screening_changes_nothing(text: str) -> None:
    once = DETECTOR.screen(text)
    again = DETECTOR.screen(once.text)
    assert (again.text, again.kinds) == (once.text, ())


PIECES = st.sampled_from(
    [
        *("secret", "token", "key", "password", "bearer", "refresh_", "code=", "-u", " is "),
        *(" ", "=", ":", "-", "@", "?", ".", "://", "%3D", "\n", "\u200b", "eyJ", "a1B"),
        *(KEY, TOKEN, SECRET, V2_KEY, CUT),
    ]
)


@given(st.lists(PIECES, max_size=40).map("".join))
def test_pieces_of_secrets_are_screened_once_and_for_all(text: str) -> None:
    once = DETECTOR.screen(text)
    assert DETECTOR.screen(once.text) == type(once)(once.text, ())


@given(st.sampled_from(PLANTED), st.text(), ALONE, ALONE, st.text())
def test_a_secret_in_any_text_is_never_left(
    secret: PlantedSecret, before: str, opening: str, closing: str, after: str
) -> None:
    text = before + opening + secret.text + closing + after
    assert secret.secret not in cut(text)


@pytest.mark.parametrize("sign", ["\u0335", "\u3164", "\u180b", "\u2800", "\u20e3", "\uffa0"])
def test_neither_do_rarer_ones_nor_what_is_drawn_over_letters(sign: str) -> None:
    assert kinds(f"my client secret is {sign.join(SECRET)}") == ("v3_secret",)


@pytest.mark.parametrize("around", ["_{}_", "__{}__", "~{}~", "~~{}~~", "🔑{}🔑", "• {}", "→ {}"])
def test_signs_around_a_secret_hide_nothing(around: str) -> None:
    token = "".join(("gh", "p_", "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"))
    assert kinds(around.format(token)) == ("github_token",)
    assert kinds(f"my client secret is {around.format(SECRET)}") == ("v3_secret",)


def test_letters_from_mathematics_hide_nothing() -> None:
    bold = "".join(chr(0x1D41A + ord(c) - 97) if c.islower() else c for c in SECRET)
    assert kinds(f"my client secret is {bold}") == ("v3_secret",)


@pytest.mark.parametrize("around", ["{}", "`{}`", "\n*{}*\n", "<{}>", "{}."])
def test_a_secret_alone_in_its_message_is_found(around: str) -> None:
    """The words for it stood in the message before."""
    assert kinds(around.format(SECRET)) == ("v3_secret",)


@pytest.mark.parametrize(
    "text",
    [
        "IMG_20261124_101112.jpg",
        "ScreenShot2026-11-24at10.11.12AM",
        "ConstantContactApiClientFactory2",
        "JohnathanMcAllister1987",
        "GravityFormsConstantContactAddOn3",
        "System.Net.Http.HttpRequestException",
        "da39a3ee5e6b4b0d3255bfef95601890afd80709",
        KEY,
    ],
)
def test_what_else_stands_alone_is_left_alone(text: str) -> None:
    assert kinds(text) == ()
