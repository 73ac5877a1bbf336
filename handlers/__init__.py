"""Everything the bot can be told, one file a kind of reply; this list is the list of features."""

from handlers import (
    amend,
    ask,
    bind,
    block,
    complain,
    confirm,
    digest,
    help_,
    identify,
    idle_groups,
    listing,
    mine,
    missing,
    opinion_box,
    pictures,
    report,
    signup,
    withdraw,
)
from handlers.router import Router

ROUTER = Router(
    bind.router,
    identify.router,
    report.router,
    signup.router,
    ask.router,
    amend.router,
    withdraw.router,
    confirm.router,
    pictures.router,
    listing.router,
    missing.router,
    mine.router,
    digest.router,
    help_.router,
    complain.router,
    opinion_box.router,
    idle_groups.router,
    block.router,
)
