"""Requests that go out: to an address that was looked up once and judged, without redirection, by https.

Names are resolved here and nowhere else: every address found is judged, and the connection goes to one of them, so that a name that answers
otherwise the next time (DNS rebinding) leads nowhere. The certificate is still checked against the name. What is written in an odd way (a
decimal or hexadecimal IPv4 address) is judged as what it resolves to.

Source: IANA IPv4 and IPv6 special-purpose address registries (RFC 6890 and the RFCs they name).
"""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

import httpx

LONGEST_ADDRESS = 2048
"""Characters. Servers commonly refuse more than 8 000 bytes of request line and fields together."""
LONGEST_FIELD = 4096
"""Bytes of one header field."""
Resolve = Callable[[str, int], Awaitable[list[str]]]
"""The addresses of a host and a port, in the order of preference. Raises: OSError."""


class Reach(Enum):
    """Where a request may go."""

    PUBLIC = "the Internet, and nothing of any local network: addresses that somebody else than the operator chooses"
    PRIVATE = "private networks and this machine too: addresses that the operator alone chooses"


class Refused(httpx.TransportError):
    """The request leads where it may not go, or is too long to be sent. Nothing was sent."""


NEVER_4 = tuple(
    IPv4Network(net)
    for net in (
        *("0.0.0.0/8", "169.254.0.0/16", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24"),
        *("192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
    )
)
"""This network, link-local (with the metadata of cloud machines), protocols, documentation, benchmarks, relays, multicast, reserved."""
LOCAL_4 = tuple(IPv4Network(net) for net in ("10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"))
"""Private, shared by carriers (CGNAT), this machine."""
LOCAL_6 = tuple(IPv6Network(net) for net in ("::1/128", "fc00::/7"))
"""This machine, unique local."""
GLOBAL_6 = IPv6Network("2000::/3")
NEVER_6 = tuple(IPv6Network(net) for net in ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20"))
"""Of the global unicast space: protocol assignments (Teredo among them), documentation, 6to4, AS112. Outside it lie link-local, site-local,
multicast, NAT64 (64:ff9b::/96) and IPv4-compatible addresses."""


def may_be_reached(address: str, reach: Reach) -> bool:
    """Whether a connection may go to an address. A mapped IPv4 address is judged as what it maps; one with a zone is refused."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv6Address) and found.scope_id is not None:
        return False
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return _judged(mapped or found, local=reach is Reach.PRIVATE)


def _judged(found: IPv4Address | IPv6Address, *, local: bool) -> bool:
    if isinstance(found, IPv4Address):
        return not any(found in net for net in NEVER_4) and (local or not any(found in net for net in LOCAL_4))
    if any(found in net for net in LOCAL_6):
        return local
    return found in GLOBAL_6 and not any(found in net for net in NEVER_6)


async def resolved(host: str, port: int) -> list[str]:
    """What the system says of a name. Raises: OSError."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Where requests of one caller may go."""

    reach: Reach
    plain: bool = False
    """http is let through too, to this machine and private networks."""
    only: str | None = None
    """The one host that is asked. Its connections are kept: among those of several, one would be found again by its address, whatever
    the name that its certificate bears."""


class Outgoing(httpx.AsyncBaseTransport):
    """Sends a request to an address that was judged."""

    def __init__(self, limits: Limits, *, resolve: Resolve = resolved, inner: httpx.AsyncBaseTransport | None = None) -> None:
        """`resolve`, `inner`: others in tests."""
        self._limits, self._resolve = limits, resolve
        kept = httpx.Limits(max_keepalive_connections=0 if limits.only is None else 10)
        self._inner = inner or httpx.AsyncHTTPTransport(trust_env=False, limits=kept)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Raises: Refused; what httpx raises."""
        _bounded(request)
        host, port = request.url.host, request.url.port or (443 if request.url.scheme == "https" else 80)
        fault: httpx.ConnectError = httpx.ConnectError("no address", request=request)
        for address in await self._addresses(request, host, port):
            try:
                return await self._inner.handle_async_request(_pinned(request, host, address))
            except httpx.ConnectError as lost:  # nothing was sent: another address of the same name may be asked
                fault = lost
        raise fault

    async def aclose(self) -> None:
        """Close the connections."""
        await self._inner.aclose()

    async def _addresses(self, request: httpx.Request, host: str, port: int) -> list[str]:
        plain = request.url.scheme == "http" and self._limits.plain
        if not host or request.url.userinfo or (request.url.scheme != "https" and not plain):
            raise Refused("only https is asked", request=request)
        if self._limits.only not in {None, host}:
            raise Refused("another host is asked", request=request)
        try:
            found = await self._resolve(host, port)
        except (OSError, UnicodeError) as unknown:
            raise httpx.ConnectError("the name leads nowhere", request=request) from unknown
        if not all(may_be_reached(one, self._limits.reach) and not (plain and may_be_reached(one, Reach.PUBLIC)) for one in found):
            raise Refused("the name leads where nothing may be asked", request=request)
        return found


def client(limits: Limits, *, seconds: float, headers: dict[str, str] | None = None) -> httpx.AsyncClient:
    """A client that goes where it may, follows nothing, and believes no proxy of the environment."""
    return httpx.AsyncClient(transport=Outgoing(limits), follow_redirects=False, trust_env=False, timeout=seconds, headers=headers)


def _bounded(request: httpx.Request) -> None:
    if len(str(request.url)) > LONGEST_ADDRESS:
        raise Refused("the address is too long", request=request)
    if any(len(name) + len(value) > LONGEST_FIELD for name, value in request.headers.raw):
        raise Refused("a header field is too long", request=request)


def _pinned(request: httpx.Request, host: str, address: str) -> httpx.Request:
    """The same request, to one address: the name stays in `Host`, and is the one that the certificate has to bear."""
    return httpx.Request(
        request.method,
        request.url.copy_with(host=address),
        headers=request.headers,
        stream=request.stream,
        extensions={**request.extensions, "sni_hostname": host},
    )
