"""Documents of an outside OpenID provider, fetched with every limit an unfriendly provider would test."""

import asyncio
from ipaddress import ip_address
from typing import Protocol

import httpx

from app.adapters.outgoing import Limits, Reach, Refused, client
from app.adapters.tokens.compact import JsonObject, json_object

MAX_DOCUMENT = 256 * 1024
"""Bytes. The largest public discovery documents and key sets are under 20 kB."""
DEADLINE_S = 5.0
DISCOVERY = "/.well-known/openid-configuration"


class ProviderFault(Exception):
    """The provider does not answer, or answers something that cannot be believed. Carries a code of ours."""


class Documents(Protocol):
    """Gets a JSON document from an address."""

    async def get(self, url: str) -> JsonObject:
        """Raises: ProviderFault."""
        ...


class HttpDocuments:
    """Documents over HTTPS: no redirect, no proxy from the environment, bounded in bytes and in total time.

    A redirect would let the provider's host choose another origin for the keys; its discovery document says where they are, and is judged
    as what somebody else says: it leads into no private network, unless the operator says that the provider stands in one.
    """

    def __init__(self, *, private: bool = False, allow_loopback_http: bool = False) -> None:
        """`private`: the provider stands in a private network, or on this machine.

        `allow_loopback_http`: development only; plain HTTP then reaches this machine and nothing else.
        """
        self._allow_loopback_http = allow_loopback_http
        reach = Reach.PRIVATE if private or allow_loopback_http else Reach.PUBLIC
        self._client = client(
            Limits(reach=reach, plain=allow_loopback_http),
            seconds=DEADLINE_S,
            headers={"accept": "application/json", "accept-encoding": "identity"},
        )

    async def get(self, url: str) -> JsonObject:
        """Raises: ProviderFault."""
        if not self._may_be_asked(url):
            raise ProviderFault("address_refused")
        try:
            async with asyncio.timeout(DEADLINE_S):
                raw = await self._read(url)
        except Refused as refused:
            raise ProviderFault("address_refused") from refused
        except (httpx.HTTPError, TimeoutError, OSError) as fault:
            raise ProviderFault("unreachable") from fault
        document = json_object(raw)
        if document is None:
            raise ProviderFault("not_json")
        return document

    async def aclose(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def _read(self, url: str) -> bytes:
        body = bytearray()
        async with self._client.stream("GET", url) as answer:
            if answer.status_code != httpx.codes.OK:
                raise ProviderFault("status")
            async for piece in answer.aiter_raw():
                body += piece
                if len(body) > MAX_DOCUMENT:
                    raise ProviderFault("too_large")
        return bytes(body)

    def _may_be_asked(self, url: str) -> bool:
        try:
            target = httpx.URL(url)
        except (httpx.InvalidURL, ValueError):
            return False
        if not target.host or target.userinfo:
            return False
        return target.scheme == "https" or (target.scheme == "http" and self._allow_loopback_http and _is_loopback(target.host))


async def discover(issuer: str, documents: Documents) -> list[object]:
    """The key set `issuer` publishes, by OpenID Connect Discovery 1.0 section 4.

    Raises: ProviderFault, also when the document speaks for another issuer (section 4.3: the two must be equal).
    """
    configuration = await documents.get(issuer.rstrip("/") + DISCOVERY)
    if configuration.get("issuer") != issuer:
        raise ProviderFault("issuer_differs")
    address = configuration.get("jwks_uri")
    if not isinstance(address, str):
        raise ProviderFault("no_key_set_address")
    keys = (await documents.get(address)).get("keys")
    if not isinstance(keys, list):
        raise ProviderFault("no_key_set")
    return keys


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
