"""Who and what can be named in the play API: the program's people and chats, and the sandbox's newcomers."""

import asyncio

from bot.channels.sandbox.client import Sandbox
from bot.channels.sandbox.wire import Unknown
from bot.web.ports import App, Face, Room
from domain.conversation import ChatKind


class Directory:
    """Looks people and chats up by id. They are asked for again when an id is not known, not for every message."""

    def __init__(self, app: App, sandbox: Sandbox) -> None:
        self._app = app
        self._sandbox = sandbox
        self._faces: dict[str, Face] = {}
        self._rooms: dict[str, Room] = {}
        self._looking = asyncio.Lock()

    async def refresh(self) -> tuple[list[Face], list[Room]]:
        """Everybody and every chat as of now; a newcomer who has joined is told as the program knows them."""
        faces = {face.id: face for face in await self._app.people()}
        rooms = {room.id: room for room in await self._app.chats()}
        for guest in self._sandbox.newcomers:
            faces.setdefault(guest.person, Face(guest.person, guest.name, (), ""))
            rooms.setdefault(guest.group, Room(guest.group, guest.title, ChatKind.GROUP, ""))
            rooms.setdefault(guest.direct, Room(guest.direct, guest.name, ChatKind.DIRECT, "", guest.person))
        self._faces, self._rooms = faces, rooms
        return list(faces.values()), list(rooms.values())

    async def person(self, id_: str) -> Face:
        """The person of that id; raises `Unknown`."""
        await self._look_for(id_)
        if id_ not in self._faces:
            raise Unknown("person", "没有这个人，请从 /play/api/state 的 people 里选")
        return self._faces[id_]

    async def chat(self, id_: str) -> Room:
        """The chat of that id; raises `Unknown`."""
        await self._look_for(id_)
        if id_ not in self._rooms:
            raise Unknown("chat", "没有这个会话，请从 /play/api/state 的 chats 里选")
        return self._rooms[id_]

    async def _look_for(self, id_: str) -> None:
        """Ask for all again when an id is unknown; many who ask at once wait for one answer."""
        if id_ in self._faces or id_ in self._rooms:
            return
        async with self._looking:
            if id_ not in self._faces and id_ not in self._rooms:
                await self.refresh()
