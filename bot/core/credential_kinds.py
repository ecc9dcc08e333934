"""The kinds of credentials, what askers are told they are, and those that show by their beginning.

Shapes are the issuers' published ones; what only a word beside it shows is in credential_labels.py.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

SILENT = ""  # cut out without a word: an identifier, not a secret


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind; `name` reads on after "what you pasted looks like"."""

    id: str
    name: str


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        id_: Kind(id_, name)
        for id_, name in (
            # The first of two that overlap gives the name.
            ("own", "a secret of this desk"),
            ("private_key", "a private key"),
            ("slack_token", "a Slack token"),
            ("slack_webhook", "a Slack webhook address"),
            ("discord_token", "a Discord bot token"),
            ("discord_webhook", "a Discord webhook address"),
            ("github_token", "a GitHub token"),
            ("gitlab_token", "a GitLab token"),
            ("aws_key", "an AWS access key id"),
            ("aws_secret", "an AWS secret access key"),
            ("google_key", "a Google API key"),
            ("google_secret", "a Google OAuth secret or token"),
            ("anthropic_key", "an Anthropic API key"),
            ("openai_key", "an OpenAI API key"),
            ("stripe_key", "a Stripe secret key"),
            ("heroku_key", "a Heroku API key"),
            ("npm_token", "an npm token"),
            ("pypi_token", "a PyPI token"),
            ("huggingface_token", "a Hugging Face token"),
            ("sendgrid_key", "a SendGrid API key"),
            ("mailchimp_key", "a Mailchimp API key"),
            ("mailgun_key", "a Mailgun API key"),
            ("brevo_key", "a Brevo API key"),
            ("hubspot_token", "a HubSpot token"),
            ("shopify_token", "a Shopify token"),
            ("url_password", "a password in a web address"),
            ("basic_login", "a client id and secret in a request header or command"),
            ("wordpress_password", "a WordPress application password"),
            ("v3_secret", "a V3 client secret"),
            ("refresh_token", "a refresh token"),
            ("v2_pair", "a V2 API key with its access token"),
            ("v2_token", "a V2 access token"),
            ("jwt", "a JWT access token"),
            ("access_token", "a Constant Contact access token"),
            ("password", "a password"),
            ("api_key", "an API key"),
        )
    }
)


@dataclass(frozen=True, slots=True)
class Shape:
    """How a kind begins: `marker` must be in the text before `pattern` is tried.

    Group 1 is what is cut out; `plain` ones are not held against placeholders by their letters.
    """

    kind: str
    marker: str
    pattern: re.Pattern[str]
    plain: bool = False


# A kind, how it begins, and how it goes on; one that begins inside a run of letters is none.
_BEGINNINGS = (
    ("slack_token", "xox", r"[a-z](?:\.xox[a-z])?-[A-Za-z0-9-]{10,}+"),
    ("slack_token", "xapp-", r"[A-Za-z0-9-]{10,}+"),
    ("slack_webhook", "hooks.slack.com/", r"[a-z]{5,20}/[A-Za-z0-9/_-]{20,}+"),
    ("discord_webhook", "discord.com/api/webhooks/", r"\d+/[A-Za-z0-9_-]{30,}+"),
    ("discord_webhook", "discordapp.com/api/webhooks/", r"\d+/[A-Za-z0-9_-]{30,}+"),
    ("github_token", "gh", r"[opusr]_[A-Za-z0-9]{20,}+"),
    ("github_token", "github_pat_", r"[A-Za-z0-9_]{20,}+"),
    ("gitlab_token", "glpat-", r"[A-Za-z0-9_.-]{16,}+"),
    ("aws_key", "AKIA", r"[A-Z0-9]{16}(?![A-Z0-9])"),
    ("aws_key", "ASIA", r"[A-Z0-9]{16}(?![A-Z0-9])"),
    ("google_key", "AIza", r"[A-Za-z0-9_-]{30,}+"),
    ("google_secret", "GOCSPX-", r"[A-Za-z0-9_-]{16,}+"),
    ("google_secret", "ya29.", r"[A-Za-z0-9_-]{20,}+"),
    ("anthropic_key", "sk-ant-", r"[A-Za-z0-9_-]{16,}+"),
    ("openai_key", "sk-", r"(?:(?:proj|svcacct|admin)-[A-Za-z0-9_-]{20,}+|[A-Za-z0-9]{32,}+)"),
    ("stripe_key", "sk_", r"(?:live|test)_[A-Za-z0-9]{16,}+"),
    ("stripe_key", "rk_", r"(?:live|test)_[A-Za-z0-9]{16,}+"),
    ("heroku_key", "HRKU-", r"[A-Za-z0-9_-]{30,}+"),
    ("npm_token", "npm_", r"[A-Za-z0-9]{30,}+"),
    ("pypi_token", "pypi-", r"[A-Za-z0-9_-]{40,}+"),
    ("huggingface_token", "hf_", r"[A-Za-z0-9]{30,}+"),
    ("sendgrid_key", "SG.", r"[A-Za-z0-9_-]{16,}+\.[A-Za-z0-9_-]{16,}+"),
    ("mailgun_key", "key-", r"[0-9a-f]{32}(?![0-9a-f])"),
    ("brevo_key", "xkeysib-", r"[0-9a-f]{32,}+(?:-[A-Za-z0-9]{8,}+)?"),
    ("hubspot_token", "pat-", r"[a-z]{2}\d-[0-9a-f-]{32,}+"),
    ("shopify_token", "shp", r"(?:at|ca|pa|ss)_[0-9a-fA-F]{32}"),
    ("jwt", "eyJ", r"[A-Za-z0-9_-]{10,}+(?:\.[A-Za-z0-9_-]{5,}+){1,4}+"),
)
_INSIDES = (
    ("mailchimp_key", "-us", r"(?<![0-9A-Za-z])([0-9a-f]{32}-us\d{1,2})(?!\d)"),
    (
        "discord_token",
        ".",
        r"([MNO](?<![A-Za-z0-9_-].)[A-Za-z0-9_-]{23,27}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,}+)",
    ),
)
_WORDLESS = (
    (
        "private_key",
        "PRIVATE KEY",
        r"(-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----"
        r"(?=(?:[^-]|-(?!----)){0,300}?[A-Za-z0-9+/=]{16})"
        r"(?:(?:[^-]|-(?!----)){16,16384}+-----END [A-Z0-9 ]{0,30}-----"
        r"|(?:(?:\s|\\[nr]){0,8}[A-Za-z0-9+/=]{16,200}){1,400}+))",
    ),
    (
        "url_password",
        "://",
        r"://[^\s/:@\"'<>█]{0,128}:([^\s/@\"'<>█]{3,256})@",
    ),
)


def _beginning(kind: str, head: str, rest: str) -> Shape:
    """The head comes first in the pattern, so that the search leaps from head to head."""
    literal = re.escape(head)
    edge = (
        rf"(?:(?<![A-Za-z0-9_-]{literal})|(?<=%[23][0-9A-Fa-f]{literal})|(?<=\\[nrt]{literal})"
        rf"|(?<=[^A-Za-z0-9_-]_{literal})|(?<=^_{literal})|(?<=__{literal}))"  # as italics and bold
    )
    return Shape(kind, head, re.compile(f"({literal}{edge}{rest})"))


SHAPES: tuple[Shape, ...] = (
    *(_beginning(*beginning) for beginning in _BEGINNINGS),
    *(Shape(kind, marker, re.compile(pattern)) for kind, marker, pattern in _INSIDES),
    *(Shape(kind, marker, re.compile(pattern), plain=True) for kind, marker, pattern in _WORDLESS),
)
