"""What a caller is told when something went wrong: JSON in Chinese, never a traceback."""

from http import HTTPStatus

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler

from bot.channels.sandbox.wire import BadRequest
from bot.logs import places
from bot.web.answer import answer

log = structlog.get_logger(__name__)

WORDS = {
    HTTPStatus.FORBIDDEN: "不允许这样访问。",
    HTTPStatus.NOT_FOUND: "没有这个页面或接口。",
    HTTPStatus.METHOD_NOT_ALLOWED: "这个接口不支持这种请求方法。",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "内容太大了，请缩短后再发。",
}


@web.middleware
async def answer_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Word every error; what nobody foresaw is logged with its place, and without its message.

    The message of an exception may quote what a person wrote, and that is not for the log.
    """
    try:
        return await handler(request)
    except BadRequest as fault:
        return answer({"error": str(fault), "field": fault.field}, status=fault.status)
    except web.HTTPException as fault:
        if fault.status < HTTPStatus.BAD_REQUEST:
            raise
        words = WORDS.get(HTTPStatus(fault.status), fault.reason)
        allow = {"Allow": fault.headers["Allow"]} if "Allow" in fault.headers else None
        return answer({"error": words}, status=fault.status, headers=allow)
    except Exception as fault:  # noqa: BLE001 - the last hand before the wire
        log.error(  # noqa: TRY400 - an exception would be logged with its message
            "request_failed",
            method=request.method,
            path=request.path,
            fault=type(fault).__name__,
            at=places(fault),
            hint="请求未完成且已回滚；看 at 的最后一处，修好后重发即可，重复的消息不会处理两次",
        )
        words = "服务器出了点问题，这条没有处理完，请稍后再试。"
        return answer({"error": words}, status=HTTPStatus.INTERNAL_SERVER_ERROR)
