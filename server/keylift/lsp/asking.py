"""Messages with buttons, for which nothing waits.

An editor may show one line of a message, so what matters comes first, and what can be done about it
is a button.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from keylift.lsp.protocol import Declined

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from keylift.lsp.session import Session

_MOST_BUTTONS = 3


@dataclass(frozen=True, slots=True)
class Button:
    """What a button says, and what it does."""

    title: str
    press: Callable[[], Awaitable[None]]


def ask(
    session: Session,
    told: str,
    buttons: Sequence[Button],
    kind: types.MessageType = types.MessageType.Info,
) -> None:
    """Show a sentence, with the first few of the buttons where there are any."""
    if buttons:
        session.start("offering a choice", _wait(session, told, buttons[:_MOST_BUTTONS], kind))
    else:
        session.show(told, kind)


async def _wait(
    session: Session, told: str, buttons: Sequence[Button], kind: types.MessageType
) -> None:
    items = [types.MessageActionItem(each.title) for each in buttons]
    try:
        answer = await session.server.window_show_message_request_async(
            types.ShowMessageRequestParams(kind, f"Keylift: {told}", items)
        )
    except JsonRpcException as error:
        session.log.failure("offering a choice", error)
        return
    for each in buttons:
        if answer and answer.title == each.title:
            try:
                await each.press()
            except Declined as error:
                session.show(error.message)
