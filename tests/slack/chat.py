"""chat.*: what the desk posts, changes and takes back."""

from tests.slack import messages
from tests.slack.books import Refused
from tests.slack.office import Office
from tests.slack.workspace import TEAM, Json


class Chat:
    """The methods, once the token, the scope and the required arguments are right."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def post(self, given: Json) -> Json:
        """chat.postMessage."""
        channel = await self._address(str(given["channel"]))
        messages.check("chat.postMessage", given, self._office.books)
        self._office.keep_pace(channel)
        sent = messages.with_block_ids(given, next(self._office.numbers))
        sent = {**sent, "channel": channel, "text": messages.fallback(given)}
        sent.pop("metadata", None)
        answer = await self._office.upstream.api("chat.postMessage", sent)
        if given.get("metadata"):
            self._office.metadata[channel, answer["ts"]] = given["metadata"]
        self._office.tell_own(self._event(answer["message"], given.get("metadata")))
        return answer

    async def post_ephemeral(self, given: Json) -> Json:
        """chat.postEphemeral; into a thread only where there is one."""
        channel, user = str(given["channel"]), str(given["user"])
        await self._office.enter(channel, write=True)
        if user not in await self._office.members(channel):
            raise Refused("user_not_in_channel")
        messages.check("chat.postEphemeral", given, self._office.books)
        sent = messages.with_block_ids(given, next(self._office.numbers))
        return await self._office.upstream.api("chat.postEphemeral", sent)

    async def update(self, given: Json) -> Json:
        """chat.update, of the app's own messages; `blocks` stay only where no text is given."""
        channel, ts = await self._own(given, "cant_update_message")
        messages.check("chat.update", given, self._office.books)
        before = await self._office.message(channel, ts)
        sent = messages.with_block_ids(given, next(self._office.numbers))
        sent.setdefault("blocks", None if given.get("text") else before.get("blocks"))
        sent["text"] = messages.fallback(given)
        if given.get("metadata"):
            self._office.metadata[channel, ts] = given["metadata"]
        answer = await self._office.upstream.api("chat.update", sent)
        told = {"message": answer["message"], "previous_message": before}
        self._office.tell_own(self._hidden("message_changed", channel, answer["ts"], told))
        return answer

    async def delete(self, given: Json) -> Json:
        """chat.delete, of the app's own messages."""
        channel, ts = await self._own(given, "cant_delete_message")
        before = await self._office.message(channel, ts)
        answer = await self._office.upstream.api("chat.delete", given)
        told = {"deleted_ts": ts, "previous_message": before}
        self._office.tell_own(self._hidden("message_deleted", channel, ts, told))
        return answer

    async def permalink(self, given: Json) -> Json:
        """chat.getPermalink."""
        await self._office.enter(str(given["channel"]))
        return await self._office.upstream.api("chat.getPermalink", given)

    async def _address(self, channel: str) -> str:
        """Where a post goes: a person's id stands for the direct messages with them."""
        if channel[:1] in {"U", "W"}:
            if channel not in self._office.workspace.people:
                raise Refused("channel_not_found")
            opened = await self._office.upstream.api("conversations.open", {"users": channel})
            channel = str(opened["channel"]["id"])
        await self._office.enter(channel, write=True)
        if channel.startswith("D") and not self._office.manifest.messages_tab:
            raise Refused("messages_tab_disabled")
        return channel

    async def _own(self, given: Json, error: str) -> tuple[str, str]:
        channel, ts = str(given["channel"]), str(given["ts"])
        await self._office.enter(channel, write=True)
        message = await self._office.message(channel, ts)
        if message.get("user") != self._office.workspace.app.bot_user:
            raise Refused(error)
        return channel, ts

    def _event(self, message: Json, metadata: Json | None) -> Json:
        """An app hears its own posts, with who it is in bot_id and app_id."""
        app = self._office.workspace.app
        profile = {"id": app.bot, "app_id": app.id, "name": app.name, "team_id": TEAM}
        event = {
            **message,
            "team": TEAM,
            "bot_profile": profile,
            "event_ts": message["ts"],
            "channel_type": self._office.channel_type(message["channel"]),
        }
        return {**event, "metadata": metadata} if metadata else event

    def _hidden(self, subtype: str, channel: str, ts: str, told: Json) -> Json:
        return {
            "type": "message",
            "subtype": subtype,
            "hidden": True,
            "channel": channel,
            "channel_type": self._office.channel_type(channel),
            "ts": ts,
            "event_ts": ts,
            **told,
        }
