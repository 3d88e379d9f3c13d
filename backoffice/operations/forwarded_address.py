"""The address of whoever asks, as a proxy in front tells it: believed of the named proxies alone,
and only if it is an address.
"""

from ipaddress import ip_address, ip_network

LONGEST = 1000
"""Letters of the header that are read, from its end."""
TOLD = (
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PORT",
    "HTTP_X_FORWARDED_BY",
    "HTTP_X_FORWARDED_PREFIX",
    "HTTP_X_REAL_IP",
    "HTTP_FORWARDED",
)


class Forwarded:
    """A WSGI application in front of another: sets REMOTE_ADDR and the scheme, and takes away what
    nobody vouches for.
    """

    def __init__(self, application, proxies) -> None:
        self.application, self.networks = application, [ip_network(one) for one in proxies]

    def __call__(self, environ, start_response):
        told = {name: environ.pop(name, "") for name in TOLD}
        peer = _address(environ.get("REMOTE_ADDR", ""))
        if peer is not None and self._is_proxy(peer):
            environ["REMOTE_ADDR"] = str(self._client(told["HTTP_X_FORWARDED_FOR"]) or peer)
            if told["HTTP_X_FORWARDED_PROTO"] in ("http", "https"):
                environ["wsgi.url_scheme"] = told["HTTP_X_FORWARDED_PROTO"]
        return self.application(environ, start_response)

    def _client(self, header):
        """The last address that no named proxy has; None where something else than an address
        stands in its place.
        """
        for text in reversed(header[-LONGEST:].split(",")):
            address = _address(text.strip())
            if address is None or not self._is_proxy(address):
                return address
        return None

    def _is_proxy(self, address) -> bool:
        return any(
            address.version == network.version and address in network for network in self.networks
        )


def _address(text: str):
    """The IP address that a text is, without a zone; one of IPv4 that is written as IPv6 is one of
    IPv4.
    """
    try:
        address = ip_address(text)
    except ValueError:
        return None
    if address.version == 6:
        return address.ipv4_mapped or (None if address.scope_id else address)
    return address
