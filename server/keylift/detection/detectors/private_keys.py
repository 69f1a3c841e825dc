r"""Private keys as text: https://www.rfc-editor.org/rfc/rfc7468

The value is the whole block with its markers: on several lines or, as JSON and `.env` files have
it, on one line with `\n` in it. A block without a long run of base64 is documentation.
"""

from keylift.model import Detector, Severity

# The body, which ends where dashes open or close a marker.
# It never gives back what it took, or a marker alone in a long text would cost too much.
_BODY = "(?>(?:[^-]|-(?!---)){0,400}?[0-9A-Za-z+/]{40})(?:[^-]|-(?!---)){0,16000}+"
# RFC 1421 headers mark a key of one of the old kinds as encrypted.
_PROC_TYPE = r"(?:[\s\"'`+,]|\\[nrt]){0,40}Proc-Type:"
_REFERENCES = ("https://www.rfc-editor.org/rfc/rfc7468",)

DETECTORS = (
    Detector(
        id="rsa-private-key",
        name="RSA private key",
        provider="PEM",
        pattern=rf"-----BEGIN\ RSA\ PRIVATE\ KEY-----(?!{_PROC_TYPE}){_BODY}-----END\ RSA\ PRIVATE\ KEY-----",
        keywords=("-----BEGIN RSA PRIVATE KEY-----",),
        keep="-----BEGIN RSA PRIVATE KEY-----",
        samples=(
            "{pem:RSA}",
            'key = """«{pem:RSA}»\n"""',
            r'KEY="«-----BEGIN RSA PRIVATE KEY-----\n{base64:64}\n{base64:64}\n-----END RSA PRIVATE KEY-----»\n"',
            '"«-----BEGIN RSA PRIVATE KEY-----\\n" +\n  "{base64:64}\\n" +\n  "-----END RSA PRIVATE KEY-----»\\n"',
        ),
        counter_samples=(
            "-----BEGIN RSA PRIVATE KEY-----\n...\n-----END RSA PRIVATE KEY-----",
            "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\n{base64:64}\n-----END RSA PRIVATE KEY-----",
            "-----BEGIN RSA PUBLIC KEY-----\n{base64:64}\n-----END RSA PUBLIC KEY-----",
        ),
        references=_REFERENCES,
    ),
    Detector(
        id="ec-private-key",
        name="EC private key",
        provider="PEM",
        pattern=rf"-----BEGIN\ EC\ PRIVATE\ KEY-----(?!{_PROC_TYPE}){_BODY}-----END\ EC\ PRIVATE\ KEY-----",
        keywords=("-----BEGIN EC PRIVATE KEY-----",),
        keep="-----BEGIN EC PRIVATE KEY-----",
        samples=(
            "{pem:EC}",
            r"'«-----BEGIN EC PRIVATE KEY-----\n{base64:64}\n{base64:64}\n-----END EC PRIVATE KEY-----»\n'",
            '"«-----BEGIN EC PRIVATE KEY-----\\n"\n    "{base64:64}\\n"\n    "-----END EC PRIVATE KEY-----»\\n"',
        ),
        counter_samples=(
            "-----BEGIN EC PRIVATE KEY-----",
            "-----BEGIN EC PARAMETERS-----\n{base64:64}",
        ),
        references=_REFERENCES,
    ),
    Detector(
        id="dsa-private-key",
        name="DSA private key",
        provider="PEM",
        pattern=rf"-----BEGIN\ DSA\ PRIVATE\ KEY-----(?!{_PROC_TYPE}){_BODY}-----END\ DSA\ PRIVATE\ KEY-----",
        keywords=("-----BEGIN DSA PRIVATE KEY-----",),
        keep="-----BEGIN DSA PRIVATE KEY-----",
        samples=(
            "{pem:DSA}",
            '"«-----BEGIN DSA PRIVATE KEY-----\\n" .\n    "{base64:64}\\n" .\n    "-----END DSA PRIVATE KEY-----»\\n"',
        ),
        counter_samples=("-----BEGIN DSA PRIVATE KEY-----",),
        references=_REFERENCES,
    ),
    Detector(
        id="pkcs8-private-key",
        name="Private key (PKCS #8)",
        provider="PEM",
        pattern=rf"-----BEGIN\ PRIVATE\ KEY-----{_BODY}-----END\ PRIVATE\ KEY-----",
        keywords=("-----BEGIN PRIVATE KEY-----",),
        keep="-----BEGIN PRIVATE KEY-----",
        variable="PRIVATE_KEY",
        samples=(
            "{pem:}",
            r'"private_key": "«-----BEGIN PRIVATE KEY-----\n{base64:64}\n{base64:64}\n-----END PRIVATE KEY-----»\n",',
            "-----BEGIN PRIVATE KEY-----\r\n{base64:64}\r\n-----END PRIVATE KEY-----",
        ),
        counter_samples=(
            'if "-----BEGIN PRIVATE KEY-----" in text and "-----END PRIVATE KEY-----" in text:',
            r"-----BEGIN PRIVATE KEY-----\nYOUR KEY\n-----END PRIVATE KEY-----",
        ),
        references=_REFERENCES,
    ),
    Detector(
        id="encrypted-private-key",
        name="Encrypted private key",
        provider="PEM",
        pattern=(
            rf"-----BEGIN\ (?:ENCRYPTED|(?:RSA|EC|DSA)(?=\ PRIVATE\ KEY-----{_PROC_TYPE}))\ PRIVATE\ KEY-----"
            rf"{_BODY}-----END\ (?:ENCRYPTED|RSA|EC|DSA)\ PRIVATE\ KEY-----"
        ),
        keywords=(
            "-----BEGIN ENCRYPTED PRIVATE KEY-----",
            "-----BEGIN RSA PRIVATE KEY-----",
            "-----BEGIN EC PRIVATE KEY-----",
            "-----BEGIN DSA PRIVATE KEY-----",
        ),
        severity=Severity.WARNING,
        samples=(
            "{pem:ENCRYPTED}",
            "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,{hex_upper:32}\n\n{base64:64}\n-----END RSA PRIVATE KEY-----",
        ),
        counter_samples=("{pem:RSA}", "-----BEGIN ENCRYPTED PRIVATE KEY-----"),
        references=_REFERENCES,
    ),
    Detector(
        id="openssh-private-key",
        name="OpenSSH private key",
        provider="OpenSSH",
        pattern=rf"-----BEGIN\ OPENSSH\ PRIVATE\ KEY-----{_BODY}-----END\ OPENSSH\ PRIVATE\ KEY-----",
        keywords=("-----BEGIN OPENSSH PRIVATE KEY-----",),
        keep="-----BEGIN OPENSSH PRIVATE KEY-----",
        variable="SSH_PRIVATE_KEY",
        samples=(
            "{pem:OPENSSH}",
            r'"«-----BEGIN OPENSSH PRIVATE KEY-----\n{base64:70}\n{base64:70}\n-----END OPENSSH PRIVATE KEY-----»\n"',
        ),
        counter_samples=(
            "-----BEGIN OPENSSH PRIVATE KEY-----\n...\n-----END OPENSSH PRIVATE KEY-----",
        ),
        references=("https://man.openbsd.org/ssh-keygen",),
    ),
    Detector(
        id="ssh2-encrypted-private-key",
        name="SSH2 encrypted private key",
        provider="SSH",
        pattern=(
            rf"----\ BEGIN\ SSH2\ ENCRYPTED\ PRIVATE\ KEY\ ----{_BODY}"
            r"----\ END\ SSH2\ ENCRYPTED\ PRIVATE\ KEY\ ----"
        ),
        keywords=("---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----",),
        severity=Severity.WARNING,
        samples=(
            '---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\nComment: "rsa-key"\n{base64:64}\n{base64:64}\n---- END SSH2 ENCRYPTED PRIVATE KEY ----',
        ),
        counter_samples=(
            "---- BEGIN SSH2 PUBLIC KEY ----\n{base64:64}\n---- END SSH2 PUBLIC KEY ----",
        ),
        references=("https://www.rfc-editor.org/rfc/rfc4716",),
    ),
    Detector(
        id="pgp-private-key-block",
        name="PGP private key block",
        provider="OpenPGP",
        pattern=rf"-----BEGIN\ PGP\ PRIVATE\ KEY\ BLOCK-----{_BODY}-----END\ PGP\ PRIVATE\ KEY\ BLOCK-----",
        keywords=("-----BEGIN PGP PRIVATE KEY BLOCK-----",),
        keep="-----BEGIN PGP PRIVATE KEY BLOCK-----",
        samples=(
            "-----BEGIN PGP PRIVATE KEY BLOCK-----\nVersion: GnuPG v2\n\n{base64:64}\n{base64:64}\n={base64:4}\n-----END PGP PRIVATE KEY BLOCK-----",
        ),
        counter_samples=(
            "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n{base64:64}\n-----END PGP PUBLIC KEY BLOCK-----",
            "-----BEGIN PGP PRIVATE KEY BLOCK-----\n...\n-----END PGP PRIVATE KEY BLOCK-----",
        ),
        references=("https://www.rfc-editor.org/rfc/rfc9580",),
    ),
    Detector(
        id="putty-private-key",
        name="PuTTY private key",
        provider="PuTTY",
        pattern=(
            r"PuTTY-User-Key-File-[123]:\ [^\r\n]{1,80}[\s\S]{0,4000}?Private-Lines:[\s\S]{40,12000}?"
            r"Private-MAC:\ [0-9A-Fa-f]{40,64}"
        ),
        keywords=("PuTTY-User-Key-File-",),
        samples=(
            "PuTTY-User-Key-File-2: ssh-rsa\nEncryption: none\nComment: k\nPublic-Lines: 1\n{base64:64}\nPrivate-Lines: 1\n{base64:64}\nPrivate-MAC: {hex:40}",
            "PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: aes256-cbc\nComment: k\nPublic-Lines: 1\n{base64:64}\nPrivate-Lines: 1\n{base64:64}\nPrivate-MAC: {hex:64}",
        ),
        counter_samples=(
            "PuTTY-User-Key-File-2: ssh-rsa\nEncryption: none\nPublic-Lines: 1\n{base64:64}",
        ),
        references=("https://the.earth.li/~sgtatham/putty/0.81/htmldoc/AppendixC.html",),
    ),
    Detector(
        id="base64-encoded-pem-private-key",
        name="Private key, PEM inside base64",
        provider="PEM",
        # The base64 of "-----BEGIN " and: nothing, RSA, EC, DSA, OPENSSH or ENCRYPTED before PRIVATE.
        pattern=(
            r"(?<![0-9A-Za-z+/])LS0tLS1CRUdJTi(?:BQUklWQVRF|BSU0EgUFJJVkFUR|BFQyBQUklWQVRF|BEU0EgUFJJVkFUR"
            r"|BPUEVOU1NIIFBSSVZBVE|BFTkNSWVBURUQgUFJJVkFUR)[0-9A-Za-z+/]{60,16000}={0,2}(?![0-9A-Za-z+/=])"
        ),
        keywords=("LS0tLS1CRUdJTi",),
        keep="LS0tLS1CRUdJTi",
        samples=(
            "client-key-data: «LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVktLS0tL{base64:200}a=»",
            'PRIVATE_KEY_B64="«LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0t{base64:200}a==»"',
        ),
        counter_samples=(
            "certificate-authority-data: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t{base64:200}",
        ),
        references=("https://www.rfc-editor.org/rfc/rfc7468",),
    ),
)
