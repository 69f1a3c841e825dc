"""Passwords in addresses: https://www.rfc-editor.org/rfc/rfc3986#section-3.2.1

The value is the password alone. Words that documentation puts in its place are passed over, as are
parts that a program or shell fills in. A host that only the machine itself or its private network
knows (`localhost`, a name without a dot) makes a warning of the error; there, a password equal to
the user's name, every tutorial's default, is passed over too.
"""

from keylift.model import Confidence, Detector, Severity

# The user and the password end at what would end the address anyway, and at brackets.
_USER = r"(?P<user>[^\s:/?\#@\"'`<>{}\[\]()\\,]{0,80})"
_PASSWORD = r"(?P<secret>[^\s/?\"'`<>{}\\]{3,128})"
_STRICT_PASSWORD = r"(?P<secret>[^\s/?\#&\"'`<>{}()\[\]\\,;|]{5,128})"
# Words in a password's place, and whole parts that something fills in.
_FILLED = r"""(?!
    (?i:(?:my|your|the|db|root|user|some|new|test|super|admin)?[_\-.]?
        (?:password|passwd|passw[o0]rd|passwort|pass|pwd|pw|secret|token|user|username|credentials?)
        [0-9]{0,3}
    |change_?(?:me|this|it)|replace_?me|example|placeholder|redacted|hunter2|foo|bar|baz|test|secure
    |x-oauth-basic|api_?key|key|abc|12345?6?7?8?9?|x{3,}|y{3,}|_{3,}|-{3,})@
    |\*|\.{3}|\$[A-Za-z_(]|%[sdvr]@|%\(|%[A-Za-z_]+%@|:[A-Za-z_]\w*@|\[
    )"""
_ENDS = r"(?=[:/?\#&,;\s\"'`\\()\[\]{}<>]|\Z)"
_LOCAL = (
    r"(?:localhost|0\.0\.0\.0|127(?:\.[0-9]{1,3}){3}|\[::1?\]|host\.docker\.internal"
    rf"|[0-9A-Za-z_\-]{{1,63}}(?:\.(?:local|localhost|test))?){_ENDS}"
)
# Names that RFC 2606 keeps for documentation, and words in a host's place.
_NO_HOST = (
    r"(?:(?:[0-9A-Za-z\-]{1,63}\.){0,4}(?:example(?:\.(?:com|org|net))?|invalid)"
    rf"|(?i:(?:my|your|db|some)?[_\-]?(?:host|hostname|domain|server)(?:\.(?:com|tld))?)){_ENDS}"
)
_HOST = r"(?:[0-9A-Za-z_\-]{1,63}\.[0-9A-Za-z]|\[[0-9A-Fa-f:.]{2,45}\]|[$\#]?\{|\$[A-Za-z_(]|%s)"

_REFERENCES = ("https://www.rfc-editor.org/rfc/rfc3986#section-3.2.1",)


def _url(scheme: str, password: str = _PASSWORD) -> str:
    return (
        rf"(?<![0-9A-Za-z+.\-])(?i:{scheme})://{_USER}:{_FILLED}{password}"
        rf"@(?!{_LOCAL}|{_NO_HOST}){_HOST}"
    )


def _local_url(scheme: str) -> str:
    return (
        rf"(?<![0-9A-Za-z+.\-])(?i:{scheme})://{_USER}:{_FILLED}(?!(?P=user)@){_STRICT_PASSWORD}"
        rf"@(?!{_NO_HOST}){_LOCAL}"
    )


DETECTORS = (
    Detector(
        id="postgres-connection-uri",
        name="PostgreSQL URL with a password",
        provider="PostgreSQL",
        pattern=_url(r"postgres(?:ql)?(?:\+[a-z0-9_]{2,20})?"),
        keywords=("postgres://", "postgresql://", "postgresql+", "postgres+"),
        min_entropy=1.5,
        variable="PGPASSWORD",
        samples=(
            'DATABASE_URL = "postgres://app:«{base62:16}»@db.shop.io:5432/app"',
            "DATABASE_URL=postgresql://app:«{base62:12}!#»@10.0.0.7/app?sslmode=require",
            'create_engine("postgresql+psycopg2://app:«p%40{base62:12}»@pg.shop.io/app")',
            "`postgres://app:«{base62:16}»@${host}/app`",
        ),
        counter_samples=(
            "postgres://user:password@db.shop.io/app",
            "postgres://app:{base62:16}@localhost/app",
            "postgres://app:{base62:16}@db.example.com/app",
            "`postgres://${user}:${password}@db.shop.io/app`",
            "postgres://app:$PGPASSWORD@db.shop.io/app",
            '"postgres://%s:%s@%s/app"',
            "postgres://app:<password>@db.shop.io/app",
            "postgres://app:****@db.shop.io/app",
            "postgres://app@db.shop.io:5432/app",
        ),
        references=("https://www.postgresql.org/docs/current/libpq-connect.html",),
    ),
    Detector(
        id="cockroachdb-connection-uri",
        name="CockroachDB URL with a password",
        provider="CockroachDB",
        pattern=_url(r"cockroachdb(?:\+[a-z0-9_]{2,20})?"),
        keywords=("cockroachdb://", "cockroachdb+"),
        min_entropy=1.5,
        variable="PGPASSWORD",
        samples=('"cockroachdb://app:«{base62:16}»@free.aws.cockroachlabs.cloud:26257/app"',),
        counter_samples=("cockroachdb://root:password@db.shop.io/app",),
        references=("https://www.cockroachlabs.com/docs/stable/connection-parameters",),
    ),
    Detector(
        id="mysql-connection-uri",
        name="MySQL URL with a password",
        provider="MySQL",
        pattern=_url(r"(?:mysqlx?|mysql2|mariadb)(?:\+[a-z0-9_]{2,20})?"),
        keywords=("mysql://", "mysqlx://", "mysql2://", "mysql+", "mariadb://", "mariadb+"),
        min_entropy=1.5,
        variable="MYSQL_PASSWORD",
        samples=(
            'url = "mysql://root:«{base62:16}»@db.shop.io:3306/app"',
            "mysql+pymysql://app:«{base62:12}$x»@10.0.0.7/app",
            "mariadb://app:«{base62:16}»@db.shop.io/app",
        ),
        counter_samples=("mysql://root:root@localhost/app", "mysql://root:changeme@db.shop.io/app"),
        references=(
            "https://dev.mysql.com/doc/refman/en/connecting-using-uri-or-key-value-pairs.html",
        ),
    ),
    Detector(
        id="mongodb-connection-uri",
        name="MongoDB URL with a password",
        provider="MongoDB",
        pattern=_url(r"mongodb(?:\+srv)?"),
        keywords=("mongodb://", "mongodb+srv://"),
        min_entropy=1.5,
        variable="MONGODB_PASSWORD",
        samples=(
            'mongoose.connect("mongodb+srv://app:«{base62:16}»@cluster0.ab1cd.mongodb.net/app")',
            "MONGODB_URI=mongodb://app:«{base62:16}»@a.shop.io:27017,b.shop.io:27017/app",
        ),
        counter_samples=(
            "mongodb+srv://<username>:<password>@cluster0.mongodb.net",
            "mongodb://app:{base62:16}@localhost:27017",
            "mongodb://a.shop.io:27017,b.shop.io:27017/app",
        ),
        references=("https://www.mongodb.com/docs/manual/reference/connection-string/",),
    ),
    Detector(
        id="redis-connection-uri",
        name="Redis URL with a password",
        provider="Redis",
        pattern=_url("(?:rediss?|valkeys?)"),
        keywords=("redis://", "rediss://", "valkey://", "valkeys://"),
        min_entropy=1.5,
        variable="REDIS_PASSWORD",
        samples=(
            'REDIS_URL="redis://:«{base62:32}»@cache.shop.io:6379/0"',
            "rediss://default:«{base62:32}»@eu1-a.upstash.io:6379",
        ),
        counter_samples=("redis://cache.shop.io:6379/0", "redis://:@cache.shop.io:6379"),
        references=("https://redis.io/docs/latest/develop/clients/",),
    ),
    Detector(
        id="amqp-connection-uri",
        name="AMQP URL with a password",
        provider="RabbitMQ",
        pattern=_url("amqps?"),
        keywords=("amqp://", "amqps://"),
        min_entropy=1.5,
        variable="RABBITMQ_PASSWORD",
        samples=(
            'broker_url = "amqp://app:«{base62:16}»@mq.shop.io:5672/app"',
            "CLOUDAMQP_URL=amqps://abcdefgh:«{base64url:31}a»@kangaroo.rmq.cloudamqp.com/abcdefgh",
        ),
        counter_samples=("amqp://guest:guest@localhost", "amqp://user:pass@mq.shop.io"),
        references=("https://www.rabbitmq.com/docs/uri-spec",),
    ),
    Detector(
        id="mqtt-connection-uri",
        name="MQTT URL with a password",
        provider="MQTT",
        pattern=_url("mqtts?"),
        keywords=("mqtt://", "mqtts://"),
        min_entropy=1.5,
        variable="MQTT_PASSWORD",
        samples=("mqtt.connect('mqtts://app:«{base62:16}»@broker.shop.io:8883')",),
        counter_samples=("mqtt://broker.shop.io:1883",),
        references=_REFERENCES,
    ),
    Detector(
        id="mssql-connection-uri",
        name="SQL Server URL with a password",
        provider="Microsoft SQL Server",
        pattern=_url(r"(?:mssql|sqlserver)(?:\+[a-z0-9_]{2,20})?"),
        keywords=("mssql://", "mssql+", "sqlserver://"),
        min_entropy=1.5,
        variable="MSSQL_PASSWORD",
        samples=(
            '"mssql+pyodbc://sa:«{base62:16}»@sql.shop.io/app?driver=x"',
            "sqlserver://sa:«{base62:16}!»@sql.shop.io:1433?database=app",
        ),
        counter_samples=("sqlserver://sql.shop.io:1433;database=app",),
        references=("https://learn.microsoft.com/sql/connect/ado-net/connection-strings",),
    ),
    Detector(
        id="clickhouse-connection-uri",
        name="ClickHouse URL with a password",
        provider="ClickHouse",
        pattern=_url(r"clickhouses?(?:\+[a-z0-9_]{2,20})?"),
        keywords=("clickhouse://", "clickhouses://", "clickhouse+"),
        min_entropy=1.5,
        variable="CLICKHOUSE_PASSWORD",
        samples=('"clickhouse://default:«{base62:16}»@ch.shop.io:9440/app"',),
        counter_samples=("clickhouse://default:@ch.shop.io",),
        references=("https://clickhouse.com/docs/interfaces/cli",),
    ),
    Detector(
        id="local-connection-uri",
        name="URL of a local service with a password",
        provider="Databases and brokers",
        pattern=_local_url(
            r"(?:postgres(?:ql)?|mysqlx?|mysql2|mariadb|cockroachdb|mssql|sqlserver|clickhouse)"
            r"(?:\+[a-z0-9_]{2,20})?|mongodb|rediss?|valkeys?|amqps?|mqtts?"
        ),
        keywords=(
            "postgres://",
            "postgresql://",
            "postgresql+",
            "mysql://",
            "mysql2://",
            "mysql+",
            "mariadb://",
            "cockroachdb://",
            "mssql://",
            "mssql+",
            "sqlserver://",
            "clickhouse://",
            "mongodb://",
            "redis://",
            "rediss://",
            "valkey://",
            "amqp://",
            "amqps://",
            "mqtt://",
        ),
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        min_entropy=2.0,
        variable="DATABASE_PASSWORD",
        samples=(
            'DATABASE_URL = "postgres://app:«{base62:16}»@localhost:5432/app"',
            "DATABASE_URL: mysql://app:«{base62:16}»@db/app",
            "redis://:«{base62:16}»@127.0.0.1:6379",
        ),
        counter_samples=(
            "postgres://postgres:postgres@localhost/app",
            "postgres://app:{base62:16}@db.shop.io/app",
            "postgres://app:{base62:16}@host:5432/app",
            "amqp://guest:guest@rabbitmq:5672",
        ),
        references=_REFERENCES,
    ),
    Detector(
        id="ftp-url-password",
        name="File server URL with a password",
        provider="FTP",
        pattern=_url("s?ftps?", _STRICT_PASSWORD),
        keywords=("ftp://", "ftps://", "sftp://"),
        min_entropy=2.0,
        variable="FTP_PASSWORD",
        samples=(
            'ftp = "ftp://deploy:«{base62:12}»@files.shop.io/pub"',
            "sftp://deploy:«{base62:12}»@10.0.0.7:22/in",
        ),
        counter_samples=("ftp://anonymous@files.shop.io", "ftp://user:password@files.shop.io"),
        references=_REFERENCES,
    ),
    Detector(
        id="mail-url-password",
        name="Mail server URL with a password",
        provider="SMTP and IMAP",
        pattern=_url("(?:smtp|imap)s?", _STRICT_PASSWORD),
        keywords=("smtp://", "smtps://", "imap://", "imaps://"),
        min_entropy=2.0,
        variable="SMTP_PASSWORD",
        samples=(
            'EMAIL_URL = "smtp://mailer:«{base62:16}»@smtp.shop.io:587"',
            "smtps://me%40shop.io:«{base62:16}»@smtp.shop.io",
        ),
        counter_samples=("smtp://smtp.shop.io:587", "smtp://user:pass@smtp.shop.io"),
        references=_REFERENCES,
    ),
    Detector(
        id="basic-auth-url",
        name="Web address with a password",
        provider="HTTP",
        pattern=_url("https?", _STRICT_PASSWORD),
        keywords=("http://", "https://"),
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        min_entropy=2.5,
        samples=(
            'url = "https://deploy:«{base62:16}»@git.shop.io/app.git"',
            "index-url = http://ci:«{base62:12}»@pypi.shop.io/simple",
        ),
        counter_samples=(
            "https://user:password@git.shop.io",
            "https://shop.io:8080/@team",
            "http://shop.io:8080?mail=a@b.io",
            "https://ci:{base62:12}@example.com/",
            "https://ci:${TOKEN}@git.shop.io/",
        ),
        references=("https://www.rfc-editor.org/rfc/rfc7617",),
    ),
)
