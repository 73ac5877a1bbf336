"""Which handler a message goes to: by its order, if it is one, else by what the reader made of it."""

from collections.abc import Awaitable, Callable

from domain.orders import Order, Verb
from domain.reading.reading import Act, Query
from handlers.context import SILENCE, Context, Declined, Handler, Says

Obey = Callable[[Context, Order], Awaitable[Says | None]]
"""None where the words turn out to be no order here: then they are read like any others."""


class Router:
    """A table of handlers. Each kind of reply has its own; `handlers.ROUTER` joins them."""

    def __init__(self, *parts: "Router") -> None:
        self.orders: dict[Verb, Obey] = {}
        self.readings: dict[tuple[Act, Query | None], Handler] = {}
        for part in parts:
            for verb, obey in part.orders.items():
                self.order(verb)(obey)
            for (act, query), handler in part.readings.items():
                self.on(act, query)(handler)

    def order(self, verb: Verb) -> Callable[[Obey], Obey]:
        """Handle a fixed order, whoever gives it: those who join are not known yet."""

        def enter(obey: Obey) -> Obey:
            if self.orders.setdefault(verb, obey) is not obey:
                raise TwoHandlers(verb)
            return obey

        return enter

    def on(self, act: Act, query: Query | None = None) -> Callable[[Handler], Handler]:
        """Handle what the reader calls by this act (and this query)."""

        def enter(handler: Handler) -> Handler:
            if self.readings.setdefault((act, query), handler) is not handler:
                raise TwoHandlers(act, query)
            return handler

        return enter

    async def obey(self, context: Context, order: Order) -> Says | None:
        """What is said to an order; None where it is none after all."""
        try:
            return await self.orders[order.verb](context, order)
        except Declined as fault:
            return (fault.say,)

    async def answer(self, context: Context) -> Says:
        """What is said to a message that was read; silence where nobody feels called."""
        reading = context.reading
        query = Query(reading.query) if reading.query else None
        handler = self.readings.get((reading.act, query)) or self.readings.get((reading.act, None))
        try:
            return await handler(context) if handler else SILENCE
        except Declined as fault:
            return (fault.say,)


class TwoHandlers(Exception):
    """Two routers claim the same reply; one of them has to go."""
