"""Azure: https://learn.microsoft.com/azure/key-vault/secrets/about-secrets"""

from keylift.detection.patterns import BASE64, HEX, assigned, token
from keylift.model import Confidence, Detector, Severity

# A value may follow an escape sequence, whose letter is no part of it.
_B64_LEFT = r"(?:(?<![0-9A-Za-z+/])|(?<=\\[nrt]))"
_B64_RIGHT = "(?![0-9A-Za-z+/=])"
# 84 characters: 52 random ones, a fixed mark, date and region, the service's mark, a checksum.
_CASK = "[0-9A-Za-z]{52}JQQJ99[0-9A-Za-z]{14}"
_CASK_SERVICES = "(?![0-9A-Za-z]{72}(?:AAA[A-Z]ACOG|[0-9A-Za-z]{4}(?:AZDO|AZMP|AZCS)))"
_STORAGE = "https://learn.microsoft.com/azure/storage/common/storage-account-keys-manage"
_SERVICE_BUS = "https://learn.microsoft.com/azure/service-bus-messaging/service-bus-sas"
_AI = "https://learn.microsoft.com/azure/ai-services/authentication"
# The emulators' published keys begin so; everyone has them.
_NOT_EMULATOR = r"(?!Eby8vdM02xNO|C2y6yDjf5/R\+)"
_STORAGE_NAMES = (
    "accountkey",
    "account_key",
    "account-key",
    "storage_key",
    "storage-key",
    "storagekey",
    "storage_access_key",
    "storageaccountkey",
)
_COSMOS_NAMES = ("cosmos", "documents.azure.com", "documentdb")
_CLIENT_SECRET_NAMES = (
    "azure_client_secret",
    "azure-client-secret",
    "azureclientsecret",
    "arm_client_secret",
    "azure_secret",
    "aad_client_secret",
    "aadclientsecret",
    "ad_client_secret",
    "clientsecretcredential",
)
_OPENAI_NAMES = (
    "azure_openai",
    "azure-openai",
    "azureopenai",
    "openai.azure.com",
    "azure_api_key",
)
_DEVOPS_NAMES = (
    "azure_devops",
    "azure-devops",
    "azuredevops",
    "dev.azure.com",
    "visualstudio.com",
    "ado_pat",
    "ado_token",
    "vsts",
)
_APIM_NAMES = ("ocp-apim-subscription-key", "ocp_apim_subscription_key", "azure-api.net")

DETECTORS = (
    Detector(
        id="azure-storage-connection-string",
        name="Azure Storage connection string",
        provider="Microsoft Azure",
        pattern=(
            r"DefaultEndpointsProtocol=https?;[^\r\n\"'`<>]{0,200}?AccountName=[0-9a-z]{3,24};"
            rf"[^\r\n\"'`<>]{{0,200}}?AccountKey={_NOT_EMULATOR}{BASE64}{{86}}==(?:;EndpointSuffix=[a-z.]{{3,40}})?;?"
        ),
        keywords=("DefaultEndpointsProtocol=",),
        keep="DefaultEndpointsProtocol=",
        min_entropy=3.0,
        variable="AZURE_STORAGE_CONNECTION_STRING",
        samples=(
            "DefaultEndpointsProtocol=https;AccountName=shop{alnum_lower:6};AccountKey={base64:86}==;EndpointSuffix=core.windows.net",
            'conn = "«DefaultEndpointsProtocol=https;AccountName=shop;AccountKey={base64:86}==»"',
        ),
        counter_samples=(
            "DefaultEndpointsProtocol=https;AccountName=shop;AccountKey=<key>;EndpointSuffix=x",
            "UseDevelopmentStorage=true",
        ),
        references=(
            "https://learn.microsoft.com/azure/storage/common/storage-configure-connection-string",
        ),
    ),
    Detector(
        id="azure-storage-account-key",
        name="Azure Storage account key",
        provider="Microsoft Azure",
        pattern=rf"{_B64_LEFT}{BASE64}{{76}}\+ASt{BASE64}{{6}}=={_B64_RIGHT}",
        keywords=("+ASt",),
        lead=76,
        variable="AZURE_STORAGE_KEY",
        samples=(
            "{base64:76}+ASt{base64:6}==",
            'AZURE_STORAGE_KEY = "«{base64:76}+ASt{base64:6}==»"',
            "BlobEndpoint=https://shop.blob.core.windows.net;AccountKey=«{base64:76}+ASt{base64:6}==»",
        ),
        counter_samples=("{base64:60}+ASt{base64:6}==", "{base64:80}+ASt{base64:6}=="),
        references=(_STORAGE,),
    ),
    Detector(
        id="azure-storage-account-key-legacy",
        name="Azure Storage account key",
        provider="Microsoft Azure",
        pattern=assigned(_STORAGE_NAMES, _NOT_EMULATOR + BASE64 + "{86}==", gap=20),
        keywords=_STORAGE_NAMES,
        confidence=Confidence.MEDIUM,
        min_entropy=4.7,
        variable="AZURE_STORAGE_KEY",
        samples=(
            "AZURE_STORAGE_KEY=«{base64:86}==»",
            'account_key="«{base64:86}==»"',
            "--account-key='«{base64:86}==»'",
        ),
        counter_samples=(
            "AZURE_STORAGE_KEY={base64:60}==",
            'ACCOUNT_KEY = "Eby8vdM02xNO{base64:74}=="',
            'sha512 = "{base64:86}=="',
        ),
        references=(_STORAGE,),
    ),
    Detector(
        id="azure-cosmosdb-key",
        name="Azure Cosmos DB key",
        provider="Microsoft Azure",
        pattern=(
            rf"{_B64_LEFT}(?P<secret>{BASE64}{{76}}ACDb{BASE64}{{6}}==){_B64_RIGHT}|"
            + assigned(_COSMOS_NAMES, _NOT_EMULATOR + BASE64 + "{86}==", gap=160)
        ),
        keywords=("ACDb", *_COSMOS_NAMES),
        lead=76,
        min_entropy=4.7,
        variable="AZURE_COSMOS_KEY",
        samples=(
            "{base64:76}ACDb{base64:6}==",
            "AccountEndpoint=https://shop.documents.azure.com:443/;AccountKey=«{base64:86}==»;",
            'COSMOS_KEY = "«{base64:86}==»"',
        ),
        counter_samples=("{base64:60}ACDb{base64:6}==", 'COSMOS_KEY = "{base64:40}=="'),
        references=("https://learn.microsoft.com/azure/cosmos-db/secure-access-to-data",),
    ),
    Detector(
        id="azure-ad-client-secret",
        name="Microsoft Entra client secret",
        provider="Microsoft Azure",
        pattern=r"(?:(?<![0-9A-Za-z_~.\-])|(?<=\\[nrt]))[0-9A-Za-z_~.\-]{3}[78]Q~[0-9A-Za-z_~.\-]{31,34}(?![0-9A-Za-z_~.\-])",
        # Each character that can stand before the fixed digit and `Q~`, for a rarer keyword.
        keywords=tuple(
            f"{before}{digit}Q~"
            for before in "0123456789abcdefghijklmnopqrstuvwxyz_~.-"
            for digit in "78"
        ),
        lead=2,
        min_entropy=3.8,
        variable="AZURE_CLIENT_SECRET",
        samples=(
            "{base62:3}8Q~{base62:34}",
            'client_secret = "«{base62:3}7Q~{base62:31}»"',
            "AZURE_CLIENT_SECRET=«{base62:2}.8Q~{base62:20}-{base62:13}»",
        ),
        counter_samples=("{base62:3}8Q~{base62:20}", "{base62:3}9Q~{base62:34}"),
        references=("https://learn.microsoft.com/entra/identity-platform/how-to-add-credentials",),
        revoke_url="https://entra.microsoft.com/#view/Microsoft_AAD_RegisteredApps/ApplicationsListBlade",
    ),
    Detector(
        id="azure-ad-client-secret-legacy",
        name="Microsoft Entra client secret",
        provider="Microsoft Azure",
        pattern=assigned(
            _CLIENT_SECRET_NAMES,
            r"(?=[^\r\n\"']{0,33}[0-9])(?=[^\r\n\"']{0,33}[A-Za-z])[0-9A-Za-z_~.@?/:=+\[\]*\-]{32,34}(?=[\"'\s]|\Z)",
            gap=80,
        ),
        keywords=_CLIENT_SECRET_NAMES,
        confidence=Confidence.MEDIUM,
        min_entropy=3.8,
        variable="AZURE_CLIENT_SECRET",
        samples=(
            'ARM_CLIENT_SECRET = "«{base62:20}_@{base62:11}»"',
            "AZURE_CLIENT_SECRET=«{base62:34}»",
        ),
        counter_samples=(
            'AZURE_CLIENT_SECRET = "{base62:20}"',
            'AZURE_CLIENT_ID = "{base62:34}"',
        ),
        references=("https://learn.microsoft.com/entra/identity-platform/how-to-add-credentials",),
    ),
    Detector(
        id="azure-devops-personal-access-token",
        name="Azure DevOps personal access token",
        provider="Microsoft Azure",
        pattern=token(_CASK + "[0-9A-Za-z]{4}AZDO[0-9A-Za-z]{4}"),
        keywords=("JQQJ99",),
        lead=52,
        variable="AZURE_DEVOPS_EXT_PAT",
        samples=(
            "{base62:52}JQQJ99{base62:18}AZDO{base62:4}",
            'AZURE_DEVOPS_EXT_PAT = "«{base62:52}JQQJ99{base62:18}AZDO{base62:4}»"',
        ),
        counter_samples=(
            "{base62:52}JQQJ99{base62:18}AZMP{base62:4}",
            "{base62:40}JQQJ99{base62:18}AZDO{base62:4}",
        ),
        references=(
            "https://learn.microsoft.com/azure/devops/organizations/accounts/use-personal-access-tokens-to-authenticate",
        ),
        revoke_url="https://dev.azure.com/_usersSettings/tokens",
    ),
    Detector(
        id="azure-devops-personal-access-token-legacy",
        name="Azure DevOps personal access token",
        provider="Microsoft Azure",
        pattern=assigned(_DEVOPS_NAMES, "(?=[a-z]{0,51}[2-7])[a-z2-7]{52}", gap=80),
        keywords=_DEVOPS_NAMES,
        confidence=Confidence.MEDIUM,
        min_entropy=3.7,
        variable="AZURE_DEVOPS_EXT_PAT",
        samples=(
            "AZURE_DEVOPS_EXT_PAT=«{set:a-z2-7:50}k3»",
            'AZURE_DEVOPS_PAT: "«{set:a-z2-7:50}k3»"',
        ),
        counter_samples=("AZURE_DEVOPS_EXT_PAT={set:a-z2-7:40}", 'name = "{set:a-z2-7:52}"'),
        references=(
            "https://learn.microsoft.com/azure/devops/organizations/accounts/use-personal-access-tokens-to-authenticate",
        ),
        revoke_url="https://dev.azure.com/_usersSettings/tokens",
    ),
    Detector(
        id="azure-openai-api-key",
        name="Azure OpenAI API key",
        provider="Microsoft Azure",
        pattern=(
            token(rf"(?P<secret>{_CASK}AAABACOG[0-9A-Za-z]{{4}})")
            + "|"
            + assigned(_OPENAI_NAMES, HEX + "{32}")
        ),
        keywords=("JQQJ99", *_OPENAI_NAMES),
        lead=52,
        min_entropy=2.9,
        variable="AZURE_OPENAI_API_KEY",
        samples=(
            "{base62:52}JQQJ99{base62:14}AAABACOG{base62:4}",
            'AZURE_OPENAI_API_KEY = "«{hex:32}»"',
            "AzureOpenAI(api_key='«{hex:32}»')",
        ),
        counter_samples=(
            "{base62:52}JQQJ99{base62:14}AAAAACOG{base62:4}",
            'AZURE_OPENAI_API_KEY = "{hex:20}"',
        ),
        references=("https://learn.microsoft.com/azure/ai-services/openai/reference",),
    ),
    Detector(
        id="azure-cognitive-services-key",
        name="Azure AI services key",
        provider="Microsoft Azure",
        pattern=token(_CASK + "AAA[AC-Z]ACOG[0-9A-Za-z]{4}"),
        keywords=("JQQJ99",),
        lead=52,
        variable="AZURE_AI_SERVICES_KEY",
        samples=(
            "{base62:52}JQQJ99{base62:14}AAAEACOG{base62:4}",
            'speech_key = "«{base62:52}JQQJ99{base62:14}AAAYACOG{base62:4}»"',
        ),
        counter_samples=("{base62:52}JQQJ99{base62:14}AAABACOG{base62:4}",),
        references=(_AI,),
    ),
    Detector(
        id="azure-maps-key",
        name="Azure Maps key",
        provider="Microsoft Azure",
        pattern=token(_CASK + "[0-9A-Za-z]{4}AZMP[0-9A-Za-z]{4}"),
        keywords=("JQQJ99",),
        lead=52,
        severity=Severity.WARNING,
        variable="AZURE_MAPS_KEY",
        samples=(
            "{base62:52}JQQJ99{base62:18}AZMP{base62:4}",
            "subscriptionKey: '«{base62:52}JQQJ99{base62:18}AZMP{base62:4}»'",
        ),
        counter_samples=("{base62:52}JQQJ99{base62:18}AZDO{base62:4}",),
        references=("https://learn.microsoft.com/azure/azure-maps/azure-maps-authentication",),
    ),
    Detector(
        id="azure-communication-services-key",
        name="Azure Communication Services key",
        provider="Microsoft Azure",
        pattern=token(_CASK + "[0-9A-Za-z]{4}AZCS[0-9A-Za-z]{4}"),
        keywords=("JQQJ99",),
        lead=52,
        variable="AZURE_COMMUNICATION_KEY",
        samples=(
            "{base62:52}JQQJ99{base62:18}AZCS{base62:4}",
            "endpoint=https://shop.communication.azure.com/;accesskey=«{base62:52}JQQJ99{base62:18}AZCS{base62:4}»",
        ),
        counter_samples=("{base62:52}JQQJ99{base62:18}AZDO{base62:4}",),
        references=(
            "https://learn.microsoft.com/azure/communication-services/concepts/authentication",
        ),
    ),
    Detector(
        id="azure-cask-key",
        name="Azure service key",
        provider="Microsoft Azure",
        pattern=token(_CASK_SERVICES + _CASK + "[0-9A-Za-z]{12}"),
        keywords=("JQQJ99",),
        lead=52,
        variable="AZURE_API_KEY",
        samples=(
            "{base62:52}JQQJ99{base62:18}AZEG{base62:4}",
            'key: "«{base62:52}JQQJ99{base62:18}AZAC{base62:4}»"',
        ),
        counter_samples=(
            "{base62:52}JQQJ99{base62:18}AZDO{base62:4}",
            "{base62:52}JQQJ99{base62:10}",
        ),
        references=("https://learn.microsoft.com/azure/key-vault/secrets/about-secrets",),
    ),
    Detector(
        id="azure-servicebus-connection-string",
        name="Azure Service Bus or Event Hubs connection string",
        provider="Microsoft Azure",
        pattern=(
            r"Endpoint=sb://[0-9A-Za-z\-]{1,63}\.servicebus\.(?:windows\.net|chinacloudapi\.cn|usgovcloudapi\.net)/?;"
            rf"SharedAccessKeyName=[^;\s\"']{{1,128}};SharedAccessKey={BASE64}{{42,44}}={{0,2}}"
            r"(?:;EntityPath=[0-9A-Za-z._\-/]{1,128})?;?"
        ),
        keywords=("Endpoint=sb://",),
        keep="Endpoint=sb://",
        variable="SERVICEBUS_CONNECTION_STRING",
        samples=(
            "Endpoint=sb://shop.servicebus.windows.net/;SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey={base64:33}+ASb{base64:6}=",
            'hub = "«Endpoint=sb://shop.servicebus.windows.net/;SharedAccessKeyName=send;SharedAccessKey={base64:43}=;EntityPath=orders»"',
        ),
        counter_samples=(
            "Endpoint=sb://shop.servicebus.windows.net/;SharedAccessKeyName=send;SharedAccessKey=<key>",
        ),
        references=(_SERVICE_BUS,),
    ),
    Detector(
        id="azure-service-bus-key",
        name="Azure Service Bus key",
        provider="Microsoft Azure",
        pattern=rf"{_B64_LEFT}{BASE64}{{33}}\+ASb{BASE64}{{6}}={_B64_RIGHT}",
        keywords=("+ASb",),
        lead=33,
        variable="SERVICEBUS_KEY",
        samples=(
            "{base64:33}+ASb{base64:6}=",
            'sas_key = "«{base64:33}+ASb{base64:6}=»"',
        ),
        counter_samples=("{base64:20}+ASb{base64:6}=",),
        references=(_SERVICE_BUS,),
    ),
    Detector(
        id="azure-event-hub-key",
        name="Azure Event Hubs key",
        provider="Microsoft Azure",
        pattern=rf"{_B64_LEFT}{BASE64}{{33}}\+AEh{BASE64}{{6}}={_B64_RIGHT}",
        keywords=("+AEh",),
        lead=33,
        variable="EVENTHUB_KEY",
        samples=(
            "{base64:33}+AEh{base64:6}=",
            "EVENTHUB_KEY: '«{base64:33}+AEh{base64:6}=»'",
        ),
        counter_samples=("{base64:20}+AEh{base64:6}=",),
        references=(
            "https://learn.microsoft.com/azure/event-hubs/authenticate-shared-access-signature",
        ),
    ),
    Detector(
        id="azure-iot-hub-connection-string",
        name="Azure IoT Hub connection string",
        provider="Microsoft Azure",
        pattern=(
            r"HostName=[0-9A-Za-z.\-]{3,63}\.azure-devices\.net;"
            r"(?:SharedAccessKeyName|DeviceId)=[^;\s\"']{1,128};(?:ModuleId=[^;\s\"']{1,128};)?"
            rf"SharedAccessKey={BASE64}{{42,88}}={{0,2}}"
        ),
        keywords=(".azure-devices.net;",),
        lead=72,
        keep="HostName=",
        variable="IOTHUB_CONNECTION_STRING",
        samples=(
            "HostName=shop.azure-devices.net;SharedAccessKeyName=iothubowner;SharedAccessKey={base64:33}AIoT{base64:6}=",
            'CONN = "«HostName=shop.azure-devices.net;DeviceId=till-4;SharedAccessKey={base64:43}=»"',
        ),
        counter_samples=(
            "HostName=shop.azure-devices.net;DeviceId=till-4;SharedAccessKey={hex:8}",
        ),
        references=("https://learn.microsoft.com/azure/iot-hub/authenticate-authorize-sas",),
    ),
    Detector(
        id="azure-app-configuration-connection-string",
        name="Azure App Configuration connection string",
        provider="Microsoft Azure",
        pattern=(
            r"Endpoint=https://[0-9A-Za-z\-]{1,63}\.azconfig\.io;Id=[^;\s\"']{4,60};"
            rf"Secret={BASE64}{{43,120}}={{0,2}}"
        ),
        keywords=(".azconfig.io;",),
        lead=82,
        keep="Endpoint=",
        variable="AZURE_APPCONFIG_CONNECTION_STRING",
        samples=(
            "Endpoint=https://shop.azconfig.io;Id={base62:4};Secret={base64:43}=",
            'AZURE_APPCONFIG_CONNECTION_STRING="«Endpoint=https://shop.azconfig.io;Id={base62:4}-l0-s0:{base62:20};Secret={base62:52}JQQJ99{base62:18}AZAC{base62:4}»"',
        ),
        counter_samples=("Endpoint=https://shop.azconfig.io;Id={base62:4};Secret=<secret>",),
        references=(
            "https://learn.microsoft.com/azure/azure-app-configuration/howto-best-practices",
        ),
    ),
    Detector(
        id="azure-sql-connection-string",
        name="Azure SQL password in a connection string",
        provider="Microsoft Azure",
        pattern=(
            r"\.database\.windows\.net[^\r\n\"'`]{1,300}?[;,][ ]?(?i:password|pwd)[ ]?="
            r"(?P<secret>(?![{<$%\[«])[^;\s\"'`]{6,128})"
        ),
        keywords=(".database.windows.net",),
        min_entropy=2.5,
        variable="AZURE_SQL_PASSWORD",
        samples=(
            "Server=tcp:shop.database.windows.net,1433;Database=shop;User ID=app;Password=«{base62:16}»;Encrypt=True;",
            "Driver=x;Server=shop.database.windows.net;Uid=app;Pwd=«{base62:12}!»;",
        ),
        counter_samples=(
            "Server=tcp:shop.database.windows.net,1433;User ID=app;Password={your_password};",
            "Server=tcp:shop.database.windows.net;Authentication=Active Directory Default;",
        ),
        references=(
            "https://learn.microsoft.com/azure/azure-sql/database/connect-query-content-reference-guide",
        ),
    ),
    Detector(
        id="azure-sas-token",
        name="Azure shared access signature",
        provider="Microsoft Azure",
        pattern=(
            r"(?<=[?&\"'=](?:sv|se|sp|sr|st|ss|srt|spr|skoid)=[^\s\"'<>]{4,400})"
            r"&(?:amp;)?sig=(?P<secret>[0-9A-Za-z+/%]{43,80}(?:%3[Dd]|=)?)(?![0-9A-Za-z%+/])"
        ),
        keywords=("&sig=", "&amp;sig="),
        min_entropy=4.1,
        variable="AZURE_STORAGE_SAS_SIGNATURE",
        samples=(
            "https://shop.blob.core.windows.net/a?sv=2024-11-04&se=2030-01-01&sr=c&sp=rl&sig=«{base62:43}%3D»",
            'SAS = "?sp=r&st=2026-01-01T00:00:00Z&spr=https&sv=2024-11-04&sig=«{base62:20}%2B{base62:22}%3D»"',
        ),
        counter_samples=("https://acme.test/a?q=1&sig={base62:43}%3D", "?sv=2024&sig={base62:12}"),
        references=("https://learn.microsoft.com/azure/storage/common/storage-sas-overview",),
    ),
    Detector(
        id="azure-functions-key",
        name="Azure Functions key",
        provider="Microsoft Azure",
        pattern=r"(?:(?<![0-9A-Za-z_\-])|(?<=\\[nrt]))[0-9A-Za-z_\-]{44}AzFu[0-9A-Za-z_\-]{6}(?:==|%3[Dd]%3[Dd])(?![0-9A-Za-z=])",
        keywords=("AzFu",),
        lead=44,
        variable="AZURE_FUNCTION_KEY",
        samples=(
            "{base64url:44}AzFu{base64url:6}==",
            "https://shop.azurewebsites.net/api/orders?code=«{base64url:44}AzFu{base64url:6}==»",
        ),
        counter_samples=("{base64url:30}AzFu{base64url:6}==",),
        references=("https://learn.microsoft.com/azure/azure-functions/function-keys-how-to",),
    ),
    Detector(
        id="azure-container-registry-key",
        name="Azure Container Registry password",
        provider="Microsoft Azure",
        pattern=rf"{_B64_LEFT}{BASE64}{{42}}\+ACR{BASE64}{{6}}{_B64_RIGHT}",
        keywords=("+ACR",),
        lead=42,
        variable="ACR_PASSWORD",
        samples=(
            "{base64:42}+ACR{base64:6}",
            "docker login shop.azurecr.io -u shop -p «{base64:42}+ACR{base64:6}»",
        ),
        counter_samples=("{base64:30}+ACR{base64:6}",),
        references=(
            "https://learn.microsoft.com/azure/container-registry/container-registry-authentication",
        ),
    ),
    Detector(
        id="azure-search-admin-key",
        name="Azure AI Search key",
        provider="Microsoft Azure",
        pattern=token("[0-9A-Za-z]{42}AzSe[A-D][0-9A-Za-z]{5}"),
        keywords=("AzSe",),
        lead=42,
        variable="AZURE_SEARCH_KEY",
        samples=(
            "{base62:42}AzSeA{base62:5}",
            'AZURE_SEARCH_API_KEY="«{base62:42}AzSeD{base62:5}»"',
        ),
        counter_samples=("{base62:42}AzSeE{base62:5}", "{base62:30}AzSeA{base62:5}"),
        references=("https://learn.microsoft.com/azure/search/search-security-api-keys",),
    ),
    Detector(
        id="azure-cache-redis-key",
        name="Azure Cache for Redis key",
        provider="Microsoft Azure",
        pattern=rf"{_B64_LEFT}{BASE64}{{33}}AzCa{BASE64}{{6}}={_B64_RIGHT}",
        keywords=("AzCa",),
        lead=33,
        variable="AZURE_REDIS_KEY",
        samples=(
            "{base64:33}AzCa{base64:6}=",
            "shop.redis.cache.windows.net:6380,password=«{base64:33}AzCa{base64:6}=»,ssl=True",
        ),
        counter_samples=("{base64:20}AzCa{base64:6}=",),
        references=("https://learn.microsoft.com/azure/azure-cache-for-redis/cache-configure",),
    ),
    Detector(
        id="azure-batch-key",
        name="Azure Batch key",
        provider="Microsoft Azure",
        pattern=rf"{_B64_LEFT}{BASE64}{{76}}\+ABa{BASE64}{{6}}=={_B64_RIGHT}",
        keywords=("+ABa",),
        lead=76,
        variable="AZURE_BATCH_ACCESS_KEY",
        samples=(
            "{base64:76}+ABa{base64:6}==",
            'batch_key = "«{base64:76}+ABa{base64:6}==»"',
        ),
        counter_samples=("{base64:60}+ABa{base64:6}==",),
        references=("https://learn.microsoft.com/azure/batch/batch-account-create-portal",),
    ),
    Detector(
        id="azure-apim-subscription-key",
        name="Azure API Management subscription key",
        provider="Microsoft Azure",
        pattern=assigned(_APIM_NAMES, HEX + "{32}"),
        keywords=_APIM_NAMES,
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        min_entropy=2.8,
        variable="OCP_APIM_SUBSCRIPTION_KEY",
        samples=(
            "'Ocp-Apim-Subscription-Key': '«{hex:32}»',",
            "-H 'Ocp-Apim-Subscription-Key: «{hex:32}»'",
        ),
        counter_samples=("'Ocp-Apim-Subscription-Key': '{hex:20}'", 'etag = "{hex:32}"'),
        references=(
            "https://learn.microsoft.com/azure/api-management/api-management-subscriptions",
        ),
    ),
)
