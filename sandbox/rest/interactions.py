"""Routes about interactions: the callback, and the webhook its token opens."""

from collections.abc import Callable
from typing import TypeVar

from aiohttp import web

from sandbox.errors import ApiError, unknown_webhook
from sandbox.rest.app import answer, no_content, object_of
from sandbox.world.callbacks import Callbacks
from sandbox.world.interactions import Interactions
from sandbox.world.model import World
from sandbox.world.records import Interaction

Made = TypeVar("Made")


class InteractionRoutes:
    """First responses, originals and follow-ups."""

    def __init__(self, world: World, interactions: Interactions, responses: Callbacks) -> None:
        self._world = world
        self._interactions = interactions
        self._responses = responses

    def routes(self) -> list[web.RouteDef]:
        """Paths below /api/v10."""
        hook = "/webhooks/{app}/{token}"
        return [
            web.post("/interactions/{interaction}/{token}/callback", self.callback),
            web.post(hook, self.follow_up),
            web.get(hook + "/messages/{message}", self.get),
            web.patch(hook + "/messages/{message}", self.edit),
            web.delete(hook + "/messages/{message}", self.delete),
        ]

    async def callback(self, request: web.Request) -> web.Response:
        """The first response."""
        body, uploads = await object_of(request)
        match = request.match_info
        interaction = self._interactions.answerable(match["interaction"], match["token"])
        receipt = self._noted(interaction, "callback", lambda: self._responses.respond(interaction, body, uploads))
        return answer(receipt) if request.query.get("with_response") in ("1", "true") else no_content()

    async def follow_up(self, request: web.Request) -> web.Response:
        """A further message."""
        body, uploads = await object_of(request)
        interaction = self._hook(request)
        sent = self._noted(interaction, "followup", lambda: self._responses.follow_up(interaction, body, uploads))
        return answer(sent.json)

    async def get(self, request: web.Request) -> web.Response:
        """One message of the interaction, "@original" being the first."""
        return answer(self._responses.message(self._hook(request), request.match_info["message"]).json)

    async def edit(self, request: web.Request) -> web.Response:
        """Edits one message of the interaction."""
        body, uploads = await object_of(request)
        interaction, name = self._hook(request), request.match_info["message"]
        sent = self._noted(interaction, "edit", lambda: self._responses.edit(interaction, name, body, uploads))
        return answer(sent.json)

    async def delete(self, request: web.Request) -> web.Response:
        """Deletes one message of the interaction."""
        interaction, name = self._hook(request), request.match_info["message"]
        self._noted(interaction, "delete", lambda: self._responses.delete(interaction, name))
        return no_content()

    def _hook(self, request: web.Request) -> Interaction:
        if request.match_info["app"] != self._world.bot.id:
            raise unknown_webhook()
        return self._responses.webhook(request.match_info["token"])

    def _noted(self, interaction: Interaction, kind: str, work: Callable[[], Made]) -> Made:
        """Does the work and remembers how it went, so that a test can see a refused second answer."""
        try:
            made = work()
        except ApiError as error:
            self._responses.note(interaction, kind, error)
            raise
        self._responses.note(interaction, kind, None)
        return made
