"""Passwords in connection strings: https://learn.microsoft.com/sql/connect/ado-net/connection-strings"""

from keylift.model import Confidence, Detector

_NAMES = ("server=", "data source=", "initial catalog=", "user id=", "uid=")
_WORD = r"(?:(?:your|my|the|db|sa|user)?[_\-.]?(?:password|passw[o0]rd|pass|pwd|secret)[0-9]{0,3}|change_?me|example|test|x{3,}|\*+)"
_FILLED = rf"(?!(?i:{_WORD})[;&,\"'\s]|\$[({{A-Za-z_]|\#?\{{|%[sdvr(]|<|@[A-Za-z_]+@)"

DETECTORS = (
    Detector(
        id="mssql-connection-string",
        name="Connection string with a password",
        provider="ADO.NET and ODBC",
        pattern=(
            r"(?i:server|data\ source|initial\ catalog|user\ id|uid)=[^;\"'\r\n]{1,200};"
            r"(?:[^;\"'=\r\n]{1,40}=[^;\"'\r\n]{0,200};){0,12}?"
            rf"\ ?(?i:password|pwd)\ ?=\ ?{_FILLED}(?P<secret>[^;\"'`\s<>{{}}]{{4,128}})(?=[;\"'`\s]|\Z)"
        ),
        keywords=_NAMES,
        confidence=Confidence.HIGH,
        min_entropy=2.0,
        variable="DATABASE_PASSWORD",
        samples=(
            '"Server=tcp:shop.database.windows.net,1433;Initial Catalog=app;User ID=app;Password=«{base62:16}»;Encrypt=True"',
            'conn = "DRIVER=x;SERVER=db.shop.io;UID=sa;PWD=«{base62:16}!»"',
            "Data Source=db.shop.io; User Id=app; Password=«{base62:16}»",
        ),
        counter_samples=(
            '"Server=db.shop.io;User Id=app;Password=password;"',
            '$"Server={host};User Id=app;Password={password};"',
            '"Server=db.shop.io;Integrated Security=True"',
        ),
        references=("https://learn.microsoft.com/sql/connect/ado-net/connection-strings",),
    ),
    Detector(
        id="jdbc-url-password",
        name="JDBC URL with a password",
        provider="JDBC",
        pattern=(
            r"jdbc:(?:[0-9a-z:+\-]{2,40}//[^\s\"'`<>]{1,300}?[?&;](?i:password|pwd)="
            r"|oracle:(?:thin|oci8?):[0-9A-Za-z_$\#]{1,30}/(?=[^\s@]{3,128}@))"
            rf"{_FILLED}(?P<secret>[^\s\"'`<>{{}}&;@]{{3,128}})(?=[&;@\"'`\s\\]|\Z)"
        ),
        keywords=("jdbc:",),
        min_entropy=2.0,
        variable="DATABASE_PASSWORD",
        samples=(
            "spring.datasource.url=jdbc:mysql://db.shop.io:3306/app?user=app&password=«{base62:16}»&useSSL=true",
            '"jdbc:sqlserver://db.shop.io:1433;databaseName=app;user=sa;password=«{base62:16}»;"',
            "jdbc:oracle:thin:app/«{base62:12}»@//db.shop.io:1521/app",
        ),
        counter_samples=(
            "jdbc:mysql://db.shop.io:3306/app?user=app",
            "jdbc:mysql://db.shop.io:3306/app?user=app&password=${DB_PASSWORD}",
            "jdbc:oracle:thin:@db.shop.io:1521:app",
        ),
        references=("https://docs.oracle.com/javase/tutorial/jdbc/basics/connecting.html",),
    ),
    Detector(
        id="kafka-sasl-jaas-password",
        name="Kafka SASL password",
        provider="Apache Kafka",
        pattern=(
            r"(?:Plain|Scram)LoginModule[^\r\n;]{0,200}?\bpassword\ ?=\ ?\\?[\"']"
            rf"{_FILLED}(?P<secret>[^\s\"'\\;<>{{}}]{{4,160}})(?=\\?[\"'])"
        ),
        keywords=("PlainLoginModule", "ScramLoginModule"),
        min_entropy=2.0,
        variable="KAFKA_SASL_PASSWORD",
        samples=(
            'sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required username="app" password="«{base62:20}»";',
            r'props.put("sasl.jaas.config", "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"app\" password=\"«{base62:20}»\";");',
        ),
        counter_samples=(
            'org.apache.kafka.common.security.plain.PlainLoginModule required username="app" password="${PASSWORD}";',
        ),
        references=("https://kafka.apache.org/documentation/#security_sasl",),
    ),
)
