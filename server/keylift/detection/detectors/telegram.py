"""Telegram: https://core.telegram.org/bots/features#botfather"""

from keylift.detection.patterns import BASE64URL, HEX, assigned, continued, token
from keylift.model import Confidence, Detector

_TOKEN = f"[0-9]{{8,10}}:AA{BASE64URL}{{33}}"
_NAMES = ("telegram", "telethon", "pyrogram", "tg_api", "api_hash", "apihash")

DETECTORS = (
    Detector(
        id="telegram-bot-token",
        name="Telegram bot token",
        provider="Telegram",
        # In the API's URLs the token follows the word "bot" at once.
        pattern=rf"{token(_TOKEN)}|(?<=/bot){_TOKEN}(?=/)",
        keywords=continued(":AA", "0123456789abcdefghijklmnopqrstuvwxyz-_"),
        lead=10,
        min_entropy=3.5,
        variable="TELEGRAM_BOT_TOKEN",
        samples=(
            "{digits:10}:AA{base64url:32}a",
            "{digits:8}:AA{base64url:32}a",
            "https://api.telegram.org/bot«{digits:9}:AA{base64url:32}a»/sendMessage",
        ),
        counter_samples=(
            "{digits:10}:AA{base64url:20}",
            "{digits:12}:AA{base64url:33}",
            "{digits:10}:BA{base64url:33}",
        ),
        references=("https://core.telegram.org/bots/features#botfather",),
        revoke_url="https://t.me/BotFather",
    ),
    Detector(
        id="telegram-api-hash",
        name="Telegram API hash",
        provider="Telegram",
        pattern=assigned(_NAMES, HEX + "{32}"),
        keywords=_NAMES,
        confidence=Confidence.MEDIUM,
        min_entropy=2.8,
        variable="TELEGRAM_API_HASH",
        samples=(
            'api_hash = "«{hex:32}»"',
            "client = TelegramClient('session', 12345, '«{hex:32}»')",
        ),
        counter_samples=('api_hash = "{hex:40}"', 'file_hash = "{hex:32}"'),
        references=("https://core.telegram.org/api/obtaining_api_id",),
        revoke_url="https://my.telegram.org/apps",
    ),
)
