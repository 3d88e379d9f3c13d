"""A real mail server on this machine, as well-behaved or as broken as a test needs it."""

import ipaddress
import socket
import ssl
import threading
from contextlib import contextmanager
from datetime import timedelta

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from backoffice.config import Mail
from models.clock import now

HERE = "127.0.0.1"
USER, PASSWORD = "station", "the word of the mail box"


class Box:
    """What the server got: (from, to, bytes) of each message; `answers` are given instead of 250,
    one a recipient or message.
    """

    def __init__(self, at_recipient=(), at_message=()):
        self.got, self.at_recipient, self.at_message = [], list(at_recipient), list(at_message)

    async def handle_RCPT(self, server, session, envelope, address, _options):  # noqa: N802, the library calls it
        if self.at_recipient and (answer := self.at_recipient.pop(0)):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        answer = self.at_message.pop(0) if self.at_message else None
        if answer == "vanish":
            server.transport.abort()
            return "250 too late"
        if answer:
            return answer
        self.got.append((envelope.mail_from, envelope.rcpt_tos, envelope.original_content))
        return "250 OK"


def free_port() -> int:
    with socket.socket() as one:
        one.bind((HERE, 0))
        return one.getsockname()[1]


@contextmanager
def serving(box: Box, tls=None, at_once=False, offers_tls=True, login=False):
    """A server with its `Mail`: without encryption, with STARTTLS, or encrypted at once."""
    options = {}
    if tls and not at_once and offers_tls:
        options |= {"tls_context": tls[0], "require_starttls": True}
    if login:
        options |= {
            "authenticator": _knows,
            "auth_require_tls": bool(tls) and not at_once,
            "auth_required": True,
        }
    security = "none"
    if tls:
        security = "starttls"
    if at_once:
        security = "tls"
    port = free_port()
    controller = Controller(
        box, hostname=HERE, port=port, ssl_context=tls[0] if tls and at_once else None, **options
    )
    controller.start()
    try:
        yield mail(
            port,
            security=security,
            authority=tls[1] if tls else None,
            user=USER if login else "",
            password=PASSWORD if login else "",
        )
    finally:
        controller.stop()


def _knows(_server, _session, _envelope, _mechanism, data):
    return AuthResult(
        handled=False, success=(data.login, data.password) == (USER.encode(), PASSWORD.encode())
    )


def mail(port: int, **change) -> Mail:
    return Mail(
        **{
            "host": HERE,
            "port": port,
            "security": "none",
            "user": "",
            "password": "",
            "sender": "desk@station.example",
            "authority": None,
            "timeout": 5.0,
            "page": "https://station.example/",
            **change,
        }
    )


@contextmanager
def speaking(*lines: bytes):
    """A machine that says these lines, one for each it hears, and then ends the connection; without
    lines it says nothing and stays.
    """
    over = threading.Event()
    with socket.create_server((HERE, 0)) as door:
        runner = threading.Thread(target=_speak, args=(door, lines, over), daemon=True)
        runner.start()
        try:
            yield mail(door.getsockname()[1], timeout=0.2)
        finally:
            over.set()
            runner.join(5)


def _speak(door, lines, over):
    door.settimeout(5)
    caller, _address = door.accept()
    with caller:
        if not lines:
            over.wait(5)
        for line in lines:
            caller.sendall(line)
            caller.recv(65536)


def certificate(folder, name=HERE):
    """(context of a server, file of the authority) of a certificate for `name`, made now."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "station mail")])
    alternative = (
        x509.IPAddress(ipaddress.ip_address(name)) if name[0].isdigit() else x509.DNSName(name)
    )
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now() - timedelta(days=1))
        .not_valid_after(now() + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([alternative]), False)
        .add_extension(x509.BasicConstraints(True, None), True)
        .sign(key, hashes.SHA256())
    )
    authority, whole = folder / f"{name}.crt", folder / f"{name}.pem"
    authority.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    whole.write_bytes(
        authority.read_bytes()
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(whole)
    return context, authority
