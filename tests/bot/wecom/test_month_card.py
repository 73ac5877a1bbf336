"""The month's list in a WeCom group: its words, and a card on which an item is chosen and something said of it."""

import shutil
from pathlib import Path

from tests.bot.wecom.conftest import START
from tests.city import SECRETARY
from tests.contract.rig import rigged
from tests.fakes.wecom_line import WecomLine


async def test_a_list_is_answered_on_its_card_item_by_item(december: Path, tmp_path: Path) -> None:
    platform = WecomLine()
    async with rigged(platform, Path(shutil.copytree(december, tmp_path / "data"))) as rig:
        await rig.later(24 * 3600)
        words, card = platform.fake.shown
        assert "【12月组织生活清单】" in words.text
        assert "① 主题党日" in words.text
        assert [text for _, text in card.buttons][:4] == ["已完成", "延期", "本月不适用", "帮助"]

        async def press(key: str, item: str, number: int) -> str:
            chosen = {"selected_item": [{"question_key": "item", "option_ids": {"option_id": [item]}}]}
            part = {"card_type": "x", "event_key": key, "task_id": card.id, "selected_items": chosen}
            event = {"eventtype": "template_card_event", "template_card_event": part}
            place = {"chatid": platform.group, "chattype": "group", "from": {"userid": SECRETARY}}
            before = len(rig.texts())
            body = {"msgid": f"press-{number}", "msgtype": "event", "create_time": number, "event": event, **place}
            await platform.fake.deliver(body, f"event-{number}")
            await rig.until(lambda: len(rig.texts()) > before)
            return rig.texts()[-1]

        assert "已记录：12月主题党日" in await press("done", "done-1", 1)
        await rig.until(lambda: "done-1" not in dict(card.buttons))
        assert "支委会改到哪天" in await press("later", "done-3", 2)
        assert "支部党员大会不适用" in await press("skip", "done-2", 3)
        assert "用平常的话" in await press("help", "done-3", 4)
        nothing = {"eventtype": "template_card_event", "template_card_event": {"event_key": "done", "task_id": card.id}}
        place = {"chatid": platform.group, "chattype": "group", "from": {"userid": SECRETARY}}
        await platform.fake.deliver({"msgid": "x", "msgtype": "event", "event": nothing, **place}, "event-x")
        await rig.until(lambda: "先选一项" in card.text)
        assert rig.clock.now() > START
