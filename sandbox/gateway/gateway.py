"""The gateway: sessions that hear events by their intents, miss some while away, and resume."""

import secrets

from sandbox.gateway.opcodes import RECONNECT
from sandbox.gateway.session import Session, Sink
from sandbox.json_types import Json, dumps
from sandbox.world import events as ev
from sandbox.world.model import Guild, Member, World
from sandbox.world.records import Sent

GUILDS, MEMBERS, MESSAGES, DIRECT_MESSAGES, CONTENT = 1 << 0, 1 << 1, 1 << 9, 1 << 12, 1 << 15
SESSIONS = 16  # sessions remembered, the one longest away goes first


class Gateway:
    """All sessions, the events they get, and the faults a script asks for."""

    def __init__(self, world: World, events: ev.Events, heartbeat: float) -> None:
        self.url = ""
        self.heartbeat = heartbeat
        self.failing_handshakes = 0
        self.identifies = 0
        self.resumes = 0
        self._world = world
        self._events = events
        self._sessions: dict[str, Session] = {}
        events.subscribe(self._on_event)

    @property
    def online(self) -> bool:
        """Whether any session is connected."""
        return any(session.socket for session in self._sessions.values())

    def identify(self, socket: Sink, intents: int, shard: tuple[int, int]) -> Session:
        """Opens a session and tells it READY and its guilds."""
        session = Session(secrets.token_hex(16), intents, shard, socket=socket)
        self._sessions[session.id] = session
        while len(self._sessions) > SESSIONS:
            del self._sessions[next(iter(self._sessions))]
        self.identifies += 1
        guilds = [guild for guild in self._world.guilds.values() if self._in(guild) and session.hears(guild.id)]
        bot = self._world.bot
        session.dispatch(
            "READY",
            {
                "v": 10,
                "user": bot.json() | {"verified": True, "mfa_enabled": False, "flags": 0},
                "guilds": [{"id": guild.id, "unavailable": True} for guild in guilds],
                "session_id": session.id,
                "resume_gateway_url": self.url,
                "shard": list(shard),
                "application": {"id": bot.id, "flags": 0},
            },
        )
        if intents & GUILDS:
            for guild in guilds:
                session.dispatch("GUILD_CREATE", guild.create_json(self._shown(guild, intents)))
        self._events.emit(ev.BotSeen(True))
        return session

    def resume(self, socket: Sink, session_id: str, seq: int) -> Session | None:
        """Takes a session up again and replays what it missed; None when it is unknown or missed too much."""
        session = self._sessions.get(session_id)
        if session is None or seq > session.seq:
            return None
        if session.sent and seq < session.sent[0][0] - 1:
            del self._sessions[session_id]
            return None
        if session.socket:
            session.socket.cut()
        self._sessions[session_id] = self._sessions.pop(session_id)
        session.socket = socket
        self.resumes += 1
        for number, text in session.sent:
            if number > seq:
                socket.send(text)
        session.dispatch("RESUMED", {"_trace": []})
        self._events.emit(ev.BotSeen(True))
        return session

    def left(self, session: Session, socket: Sink, *, ended: bool) -> None:
        """A connection closed; `ended` when the bot said goodbye, so that the session is over too."""
        if session.socket is not socket:
            return
        session.socket = None
        if ended:
            self._sessions.pop(session.id, None)
        if not self.online:
            self._events.emit(ev.BotSeen(False))

    def interaction(self, guild_id: str, body: Json) -> None:
        """INTERACTION_CREATE, whatever the intents."""
        self._tell("INTERACTION_CREATE", body, 0, guild_id)

    def sockets(self) -> list[Sink]:
        """The open connections."""
        return [session.socket for session in self._sessions.values() if session.socket]

    def invalidate(self, *, resumable: bool) -> None:
        """Tells every session that it is invalid (op 9); forgets it unless it may resume."""
        for session in list(self._sessions.values()):
            socket = session.socket
            if not resumable:
                del self._sessions[session.id]
            if socket:
                socket.send(dumps({"op": 9, "d": resumable, "s": None, "t": None}))

    def ask_to_reconnect(self) -> None:
        """Tells every connection to come again (op 7)."""
        for socket in self.sockets():
            socket.send(dumps({"op": RECONNECT, "d": None, "s": None, "t": None}))

    def _in(self, guild: Guild) -> bool:
        return self._world.bot.id in guild.members

    def _shown(self, guild: Guild, intents: int) -> list[Member]:
        """Without the members intent a bot is shown itself only."""
        return list(guild.members.values()) if intents & MEMBERS else [guild.members[self._world.bot.id]]

    def _tell(self, name: str, body: Json, intent: int, guild_id: str | None) -> None:
        for session in list(self._sessions.values()):
            if session.intents & intent == intent and session.hears(guild_id):
                session.dispatch(name, body)

    def _on_event(self, event: ev.Event) -> None:
        match event:
            case ev.MessageCreated(sent):
                self._tell_message("MESSAGE_CREATE", sent)
            case ev.MessageUpdated(sent):
                self._tell_message("MESSAGE_UPDATE", sent)
            case ev.MessageDeleted(sent) if sent.visible_to is None:
                body: Json = {"id": sent.id, "channel_id": sent.channel.id, "guild_id": sent.channel.guild_id}
                self._tell("MESSAGE_DELETE", body, _message_intent(sent), sent.channel.guild_id)
            case ev.ChannelChanged(kind, channel):
                self._tell(f"CHANNEL_{kind}", channel.json(), GUILDS, channel.guild_id)
            case ev.MemberChanged(kind, guild, member):
                about = {"guild_id": guild.id, "user": member.user.json()}
                about = about if kind == "REMOVE" else member.json() | about
                self._tell(f"GUILD_MEMBER_{kind}", about, MEMBERS, guild.id)
            case ev.GuildChanged(kind, guild):
                self._tell_guild(kind, guild)

    def _tell_guild(self, kind: str, guild: Guild) -> None:
        if kind == "DELETE":
            self._tell("GUILD_DELETE", {"id": guild.id}, GUILDS, guild.id)
            return
        for session in list(self._sessions.values()):
            if session.intents & GUILDS and session.hears(guild.id):
                shown = self._shown(guild, session.intents)
                session.dispatch(f"GUILD_{kind}", guild.create_json(shown) if kind == "CREATE" else guild.json())

    def _tell_message(self, name: str, sent: Sent) -> None:
        """Ephemeral messages are told to nobody; content needs its intent, the bot's own and mentions aside."""
        intent = _message_intent(sent)
        hearing = [session for session in self._sessions.values() if session.intents & intent]
        if sent.visible_to is not None or not hearing:
            return
        guild_id, bot = sent.channel.guild_id, self._world.bot
        body = sent.json if guild_id is None else sent.json | {"guild_id": guild_id}
        mentioned = [user["id"] for user in sent.json["mentions"]]
        reads_content = guild_id is None or bot.id in (sent.json["author"]["id"], *mentioned)
        blank = body | {"content": "", "embeds": [], "components": [], "attachments": []}
        for session in hearing:
            if session.hears(guild_id):
                session.dispatch(name, body if reads_content or session.intents & CONTENT else blank)


def _message_intent(sent: Sent) -> int:
    return MESSAGES if sent.channel.guild_id else DIRECT_MESSAGES
