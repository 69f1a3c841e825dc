"""Discord: https://discord.com/developers/docs/reference#authentication"""

from keylift.detection.patterns import BASE64URL, assigned, token
from keylift.model import Confidence, Detector, Severity

# The first part is the bot's id, 17 to 20 decimal digits, in base64: each digit leaves only a few
# of the 64 characters possible.
_DIGITS = "[MNO][DTjz][AEIMQUYcgk][wxyz0-5]"
_ID = f"(?:{_DIGITS}){{5,6}}(?:[MNO][AQgw]|[MNO][DTjz][AEIMQUYcgk])?"
_REST = rf"\.{BASE64URL}{{6}}\.{BASE64URL}{{27,38}}"
# Ids given since 2022 have 19 digits and begin with 100 to 149; these tokens need no context.
_BEGINNINGS = tuple(f"MT{second}{third}" for second in "AEIMQ" for third in "wxyz012345")
_RECENT_ID = f"MT[AEIMQ][wxyz0-5](?:{_DIGITS}){{5}}[MNO][AQgw]"
_BOT_NAMES = (
    "discord",
    "bot_token",
    "bottoken",
    "bot-token",
    "bot.run",
    "bot.login",
    "bot.start",
    "client.run",
    "client.login",
    "client.start",
    "authorization",
)
_REFERENCES = ("https://discord.com/developers/docs/reference#authentication",)
_APPS = "https://discord.com/developers/applications"

DETECTORS = (
    Detector(
        id="discord-bot-token",
        name="Discord bot token",
        provider="Discord",
        pattern=(
            f"{assigned(_BOT_NAMES, rf'(?<![0-9A-Za-z_]){_ID}{_REST}')}"
            f"|{token(f'(?P<secret>{_RECENT_ID}{_REST})')}"
        ),
        keywords=(*_BOT_NAMES, *_BEGINNINGS),
        min_entropy=4.0,
        variable="DISCORD_TOKEN",
        samples=(
            'DISCORD_TOKEN="«{base64_of:1%%%%%%%%%%%%%%%%%%}.G{base64url:5}.{base64url:38}»"',
            'client.run("«{base64_of:9%%%%%%%%%%%%%%%%%}.X{base64url:5}.{base64url:27}»")',
            '"token": "«{base64_of:12%%%%%%%%%%%%%%%%%}.G{base64url:5}.{base64url:37}a»"',
            "client.login('«{base64_of:4%%%%%%%%%%%%%%%%%}.Y{base64url:5}.{base64url:27}»');",
        ),
        counter_samples=(
            'DISCORD_TOKEN="{base64url:24}.{base64url:6}.{base64url:10}"',
            '"token": "{base64_of:12%%%%%%%%%%}.G{base64url:5}.{base64url:38}"',
            'DISCORD_TOKEN="eyJ{base64url:24}.eyJ{base64url:24}.{base64url:38}"',
        ),
        references=_REFERENCES,
        revoke_url=_APPS,
    ),
    Detector(
        id="discord-webhook-url",
        name="Discord webhook URL",
        provider="Discord",
        pattern=token(
            r"https://(?:(?:canary|ptb)\.)?discord(?:app)?\.com/api/(?:v[0-9]{1,2}/)?webhooks/"
            rf"[0-9]{{17,20}}/{BASE64URL}{{60,68}}"
        ),
        keywords=(
            "https://discord.com/api/",
            "https://discordapp.com/api/",
            "https://canary.discord",
            "https://ptb.discord",
        ),
        keep="https://discord.com/api/webhooks/",
        severity=Severity.WARNING,
        min_entropy=3.5,
        variable="DISCORD_WEBHOOK_URL",
        samples=(
            "https://discord.com/api/webhooks/{digits:19}/{base64url:67}a",
            "https://discordapp.com/api/webhooks/{digits:18}/{base64url:67}a",
            "https://canary.discord.com/api/v10/webhooks/{digits:19}/{base64url:67}a",
        ),
        counter_samples=(
            "https://discord.com/api/webhooks/{digits:19}/{base64url:20}",
            "https://discord.com/api/channels/{digits:19}/{base64url:67}",
        ),
        references=("https://discord.com/developers/docs/resources/webhook",),
    ),
    Detector(
        id="discord-client-secret",
        name="Discord client secret",
        provider="Discord",
        pattern=assigned(("discord",), BASE64URL + "{32}", words=("secret",)),
        keywords=("discord",),
        confidence=Confidence.MEDIUM,
        min_entropy=3.7,
        variable="DISCORD_CLIENT_SECRET",
        samples=(
            'DISCORD_CLIENT_SECRET="«{base64url:31}a»"',
            "discord: { clientSecret: '«{base64url:31}a»' }",
        ),
        counter_samples=('DISCORD_CLIENT_ID = "{digits:18}"', 'CLIENT_SECRET = "{base64url:32}"'),
        references=_REFERENCES,
        revoke_url=_APPS,
    ),
)
