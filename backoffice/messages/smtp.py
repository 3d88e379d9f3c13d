"""Hands messages to the mail server of the settings: the only module that opens a connection
(promise C10).

Host and port come from `Mail`, which is read from the environment, and from nowhere else; what a
person typed is an address in the envelope, never a machine to ask. What the server says is told by
its number alone: its words may quote addresses and names of accounts.
"""

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from backoffice.config import MAIL_ADDRESS, Mail
from models.messages import T

PERMANENT = 500


class Fault(Exception):  # noqa: N818 (what a mail server answered, not a fault of the program)
    """A message did not go out; `why` says so to people."""

    def __init__(self, why: T) -> None:
        self.why = why
        super().__init__(why)


class Unreached(Fault):
    """The server cannot be used now; nothing of what was being sent arrived."""


class Postponed(Fault):
    """The server does not take this message now."""


class Rejected(Fault):
    """The server will never take this message."""


class Doubtful(Fault):
    """The message was handed over whole, and the server was gone before it confirmed."""


@contextmanager
def connected(mail: Mail) -> Iterator["Line"]:
    """A signed-in `Line` to the server. Raises Unreached when there is none that is as safe as the
    settings ask.
    """
    with _told():
        server = _open(mail)
    try:
        with _told():
            if mail.security == "starttls":
                _expect(server.starttls(context=_trust(mail))[0])
            server.ehlo_or_helo_if_needed()
            if mail.user:
                server.login(mail.user, mail.password)
        yield Line(server, mail.sender)
        with suppress(OSError, smtplib.SMTPException):
            server.quit()
    finally:
        server.close()


def _open(mail: Mail) -> smtplib.SMTP:
    own_name = mail.sender.partition("@")[2]
    if mail.security == "tls":
        return smtplib.SMTP_SSL(
            mail.host,
            mail.port,
            local_hostname=own_name,
            timeout=mail.timeout,
            context=_trust(mail),
        )
    return smtplib.SMTP(mail.host, mail.port, local_hostname=own_name, timeout=mail.timeout)


def _trust(mail: Mail) -> ssl.SSLContext:
    """Certificates are checked with their names: against the authority of the settings, else those
    of the machine.
    """
    return ssl.create_default_context(cafile=mail.authority)


class Line:
    """An open connection, over which any number of messages go."""

    def __init__(self, server: smtplib.SMTP, sender: str) -> None:
        self.server, self.sender = server, sender

    def send(self, address: str, message: bytes) -> None:
        """Hand over one message. Raises Unreached, Postponed, Rejected or Doubtful; without a fault
        the server has it.
        """
        with _told():
            for step in (
                lambda: self.server.mail(self.sender),
                lambda: self.server.rcpt(address),
                lambda: self.server.docmd("DATA"),
            ):
                self._accept(step()[0])
            self.server.send(ready(message))
        try:
            self.server.send(b".\r\n")
            code = self.server.getreply()[0]
            if code < 200 or 300 <= code < 400:
                raise smtplib.SMTPServerDisconnected("neither yes nor no")
        except (OSError, smtplib.SMTPException) as fault:
            raise Doubtful(
                T("The connection ended before the mail server said whether it has the message")
            ) from fault
        self._accept(code)

    def _accept(self, code: int) -> None:
        """A refusal leaves the line usable for the next message."""
        if 200 <= code < 300 or code == 354:
            return
        if code == 421 or code < 400:
            raise Unreached(T("The mail server answered {code}", code=code))
        with suppress(OSError, smtplib.SMTPException):
            self.server.rset()
        raise (Rejected if code >= PERMANENT else Postponed)(
            T("The mail server answered {code}", code=code)
        )


def require_usable(address: str) -> None:
    """What cannot stand in an envelope goes nowhere near one. Raises Rejected."""
    if not MAIL_ADDRESS.fullmatch(address):
        raise Rejected(T("The address on file cannot be used for e-mail"))


def ready(message: bytes) -> bytes:
    """A message as it goes over the line: whole lines, none that begins with a lone dot, without
    the end mark.
    """
    text = re.sub(rb"\r\n|\r|\n", b"\r\n", message)
    return re.sub(rb"(?m)^\.", b"..", text if text.endswith(b"\r\n") else text + b"\r\n")


def _expect(code: int) -> None:
    if code != 220:
        raise smtplib.SMTPResponseException(code, "")


@contextmanager
def _told() -> Iterator[None]:
    """What goes wrong before a message is whole, in a sentence without the server's words."""
    try:
        yield
    except TimeoutError as fault:
        raise Unreached(T("The mail server did not answer in time")) from fault
    except ssl.SSLError as fault:
        raise Unreached(T("The mail server does not show a certificate that is trusted")) from fault
    except smtplib.SMTPAuthenticationError as fault:
        raise Unreached(
            T("The mail server refuses user name or password ({code})", code=fault.smtp_code)
        ) from fault
    except smtplib.SMTPNotSupportedError as fault:
        raise Unreached(
            T("The mail server does not offer what the settings ask: encryption or signing in")
        ) from fault
    except smtplib.SMTPResponseException as fault:
        raise Unreached(T("The mail server answered {code}", code=fault.smtp_code)) from fault
    except (OSError, smtplib.SMTPException) as fault:
        if isinstance(fault.__context__, TimeoutError):
            raise Unreached(T("The mail server did not answer in time")) from fault
        raise Unreached(T("The mail server cannot be reached, or ended the connection")) from fault
