"""How topics stand by their own phrases, in words and as a table."""

from collections.abc import Iterator, Sequence

from bot.core.matching import FEWEST, TopicStanding


def standing_text(found: TopicStanding) -> str:
    """One topic in a line: how many of its phrases it would win without them, and how well."""
    told = [
        f"wins {found.won} of its {found.phrases} phrases unseen",
        f"margin {found.margin:+.2f}",
    ]
    if found.lost:
        told.append(f"loses {found.lost} to {found.rival}{' (collides)' if found.collides else ''}")
    if found.is_thin:
        told.append(f"too few phrases: {FEWEST} are the least")
    return ", ".join(told)


def standing_table(topics: Sequence[TopicStanding]) -> Iterator[str]:
    """All topics, the weakest first."""
    width = max((len(found.topic) for found in topics), default=0)
    yield f"{'topic':<{width}}  phrases  won unseen    margin  loses most to"
    for found in topics:
        rival = f"{found.rival} ({found.lost})" if found.lost else "-"
        marks = " collides" * found.collides + " too few phrases" * found.is_thin
        won = f"{found.won / found.phrases:.0%}"
        row = f"{found.phrases:>7}  {won:>12}  {found.margin:>+6.2f}  {rival}{marks}"
        yield f"{found.topic:<{width}}  {row}"
