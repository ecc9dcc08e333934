"""The Web API as Slack guards it: token, scope, arguments, and then the method itself."""

import json
from collections.abc import Awaitable, Callable, Mapping

from tests.slack.books import Books, Refused
from tests.slack.chat import Chat
from tests.slack.conversations import Conversations
from tests.slack.manifest import METHODS, Method, kind_of
from tests.slack.office import Office
from tests.slack.views import Views
from tests.slack.workspace import Json

Handler = Callable[[Json], Awaitable[Json]]
_JSON = ("blocks", "attachments", "view", "metadata")


class Api:
    """Answers calls; `open_socket` gives the address of a new Socket Mode connection."""

    def __init__(self, office: Office, views: Views, open_socket: Callable[[], str]) -> None:
        self._office = office
        self._open_socket = open_socket
        self.revoked = ""  # the error that every token meets, such as token_revoked
        chat, rooms = Chat(office), Conversations(office)
        self._handlers: Mapping[str, Handler] = {
            "apps.connections.open": self._connect,
            "chat.delete": chat.delete,
            "chat.getPermalink": chat.permalink,
            "chat.postEphemeral": chat.post_ephemeral,
            "chat.postMessage": chat.post,
            "chat.update": chat.update,
            "conversations.history": rooms.history,
            "conversations.info": rooms.info,
            "conversations.list": rooms.listed,
            "conversations.members": rooms.members,
            "conversations.open": rooms.open,
            "conversations.replies": rooms.replies,
            "reactions.add": rooms.react,
            "reactions.get": rooms.reactions,
            "reactions.remove": rooms.unreact,
            "usergroups.list": rooms.groups,
            "usergroups.users.list": rooms.group,
            "users.conversations": rooms.listed,
            "users.info": rooms.user,
            "views.open": views.open,
            "views.publish": views.publish,
            "views.push": views.push,
            "views.update": views.update,
        }

    @property
    def books(self) -> Books:
        """Where calls and violations are written down."""
        return self._office.books

    @property
    def scopes(self) -> str:
        """What was granted, as in the header x-oauth-scopes."""
        return ",".join(sorted(self._office.manifest.scopes))

    async def answer(self, name: str, token: str, arguments: Json) -> Json:
        """The answer to a call; raises Refused."""
        method = METHODS.get(name)
        if method is None:
            raise Refused("unknown_method", f"the front does not know {name}")
        self._check_token(method, token)
        given = _decoded(arguments)
        self._check_arguments(method, given)
        self._check_scope(method, given)
        handler = self._handlers.get(name)
        if handler:
            return await handler(given)
        return await self._office.upstream.api(name, given)

    def _check_token(self, method: Method, token: str) -> None:
        app = self._office.workspace.app
        if not token:
            raise Refused("not_authed")
        if token not in {app.bot_token, app.app_token}:
            raise Refused("invalid_auth")
        if self.revoked:
            raise Refused(self.revoked)
        if token != (app.app_token if method.app_token else app.bot_token):
            raise Refused("not_allowed_token_type")

    def _check_arguments(self, method: Method, given: Json) -> None:
        missing = [name for name in method.required if given.get(name) in (None, "")]
        if method.either and not any(given.get(name) for name in method.either):
            missing.append(method.either[0])
        if missing:
            raise Refused("invalid_arguments", *(f"missing required field: {m}" for m in missing))

    def _check_scope(self, method: Method, given: Json) -> None:
        channel = str(given.get("channel", ""))
        kind = kind_of(channel, self._office.workspace.rooms.get(channel))
        needed = self._office.manifest.lacks(method, kind)
        if needed:
            raise Refused("missing_scope", needed=needed, provided=self.scopes)

    async def _connect(self, _: Json) -> Json:
        if not self._office.manifest.socket_mode:
            raise Refused("socket_mode_not_enabled")
        return {"ok": True, "url": self._open_socket()}


def _decoded(arguments: Json) -> Json:
    """The same with what a form carries as JSON read."""
    given = {name: value for name, value in arguments.items() if name != "token"}
    for name in _JSON:
        if isinstance(given.get(name), str):
            try:
                given[name] = json.loads(given[name])
            except ValueError as error:
                raise Refused("invalid_arguments", f"{name}: invalid JSON: {error}") from error
    return given
