"""`python -m tests.slack.echo`: a bare Bolt app that echoes, to try the front and to compare with.

MODE is `socket` or `events`, API_URL the Web API's base address, PORT where it listens over HTTP;
BOT_TOKEN, APP_TOKEN and SIGNING_SECRET are the app's.
"""

import asyncio
import os
from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack.workspace import Json, Mode

Respond = Callable[..., Awaitable[object]]


def app_of(environ: Mapping[str, str]) -> AsyncApp:
    """The app: it echoes what people say, with two buttons under it, and heeds a click."""
    client = AsyncWebClient(token=environ["BOT_TOKEN"], base_url=environ["API_URL"])
    app = AsyncApp(client=client, signing_secret=environ["SIGNING_SECRET"])
    app.event("message")(_heard)
    app.event("app_home_opened")(_home)
    app.action("choice")(_chosen)
    app.command("/echo")(_commanded)
    app.shortcut("echo_this")(_opened)
    app.options("search")(_suggested)
    app.view("echo_modal")(_submitted)
    for other in ("app_mention", "reaction_added"):
        app.event(other)(_ignored)
    return app


async def _ignored() -> None:
    """Acknowledge."""


async def _heard(event: Json, client: AsyncWebClient) -> None:
    if event.get("subtype") or event.get("bot_id"):
        return
    text = f"You said: {event['text']}"
    await client.chat_postMessage(
        channel=event["channel"], thread_ts=event.get("thread_ts", event["ts"]),
        text=text, blocks=_blocks(text), unfurl_links=False, unfurl_media=False,
        metadata={"event_type": "echo", "event_payload": {"of": event["ts"]}},
    )  # fmt: skip


async def _chosen(ack: Respond, body: Json, client: AsyncWebClient) -> None:
    await ack()
    text = f"Chosen: {body['actions'][0]['value']}"
    message = body["message"]
    await client.chat_update(
        channel=body["channel"]["id"], ts=message["ts"], text=text, blocks=_blocks(text)[:1]
    )


async def _commanded(ack: Respond, command: Json) -> None:
    await ack(f"Typed: {command['text']}")


async def _home(event: Json, client: AsyncWebClient) -> None:
    view = {"type": "home", "blocks": _blocks(f"At home: {event['user']}")[:1]}
    await client.views_publish(user_id=event["user"], view=view)


async def _opened(ack: Respond, body: Json, client: AsyncWebClient) -> None:
    await ack()
    menu = {
        "type": "input",
        "block_id": "search",
        "label": {"type": "plain_text", "text": "Answer"},
        "element": {"type": "external_select", "action_id": "search", "min_query_length": 1},
    }
    view = {
        "type": "modal",
        "callback_id": "echo_modal",
        "private_metadata": body["message"]["ts"],
        "title": {"type": "plain_text", "text": "Echo"},
        "submit": {"type": "plain_text", "text": "Send"},
        "blocks": [menu],
    }
    await client.views_open(trigger_id=body["trigger_id"], view=view)


async def _suggested(ack: Respond, payload: Json) -> None:
    found = f"{payload['value']} found"
    await ack(options=[{"text": {"type": "plain_text", "text": found}, "value": "found"}])


async def _submitted(ack: Respond, view: Json, client: AsyncWebClient) -> None:
    await ack()
    chosen = view["state"]["values"]["search"]["search"]["selected_option"]["value"]
    await client.chat_postMessage(
        channel="C0HELP", thread_ts=view["private_metadata"], text=f"Sent: {chosen}",
        unfurl_links=False, unfurl_media=False,
    )  # fmt: skip


def _blocks(text: str) -> list[Json]:
    buttons = [
        {"type": "button", "action_id": "choice", "value": "yes",
         "text": {"type": "plain_text", "text": "Yes"}},
        {"type": "button", "action_id": "other", "value": "no",
         "text": {"type": "plain_text", "text": "No"}},
    ]  # fmt: skip
    section = {"type": "section", "text": {"type": "plain_text", "text": text}}
    return [section, {"type": "actions", "block_id": "choices", "elements": buttons}]


async def main(environ: Mapping[str, str]) -> None:
    """Run until it is killed."""
    app = app_of(environ)
    if environ["MODE"] == Mode.SOCKET:
        handler = AsyncSocketModeHandler(app, environ["APP_TOKEN"])
        await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt's own
    else:
        runner = web.AppRunner(app.web_app("/slack/events"))
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", int(environ["PORT"])).start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(os.environ))
