"""What goes out goes to an address that was judged, and stays there."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from app.adapters.outgoing import LONGEST_ADDRESS, LONGEST_FIELD, Limits, Outgoing, Reach, Refused, client, may_be_reached

INTERNET = ["93.184.216.34", "1.1.1.1", "2606:2800:220:1::1", "2a01:e0a::1", "::ffff:93.184.216.34"]
LOCAL = ["127.0.0.1", "127.8.9.1", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1", "::1", "fc00::1", "fd12::1"]
LOCAL += ["::ffff:127.0.0.1", "::ffff:10.0.0.1"]
NOWHERE = ["0.0.0.0", "169.254.169.254", "::ffff:169.254.169.254", "192.0.0.8", "192.0.2.1", "192.88.99.1", "198.18.0.1", "224.0.0.1"]  # noqa: S104
NOWHERE += ["239.1.1.1", "240.0.0.1", "255.255.255.255", "::", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "ff0e::1", "::127.0.0.1"]
NOWHERE += ["64:ff9b::7f00:1", "64:ff9b:1::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "3fff::1", "5f00::1", "100::1", "nonsense", ""]
PUBLIC = Limits(reach=Reach.PUBLIC)


class Names:
    """A resolver whose answers change from one look to the next, as those of somebody who rebinds a name."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self.answers, self.asked = list(answers), 0

    async def __call__(self, host: str, port: int) -> list[str]:
        """The next answer; the last one for ever."""
        self.asked += 1
        return list(self.answers[min(self.asked, len(self.answers)) - 1])


class Wire(httpx.AsyncBaseTransport):
    """Where requests would leave; addresses in `dead` cannot be connected to."""

    def __init__(self, *dead: str) -> None:
        self.sent: list[httpx.Request] = []
        self._dead = dead

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Note it, and answer."""
        self.sent.append(request)
        if request.url.host in self._dead:
            raise httpx.ConnectError("dead")
        return httpx.Response(200)


async def asked(url: str, names: Names, wire: Wire, limits: Limits = PUBLIC, **headers: str) -> int:
    async with httpx.AsyncClient(transport=Outgoing(limits, resolve=names, inner=wire), trust_env=False) as made:
        return (await made.get(url, headers=headers)).status_code


@pytest.mark.parametrize("address", INTERNET)
def test_the_internet_is_reached(address: str) -> None:
    assert may_be_reached(address, Reach.PUBLIC)
    assert may_be_reached(address, Reach.PRIVATE)


@pytest.mark.parametrize("address", LOCAL)
def test_private_networks_and_this_machine_are_reached_where_the_operator_alone_names_the_address(address: str) -> None:
    assert not may_be_reached(address, Reach.PUBLIC)
    assert may_be_reached(address, Reach.PRIVATE)


@pytest.mark.parametrize("address", NOWHERE)
def test_some_addresses_are_never_reached(address: str) -> None:
    assert not may_be_reached(address, Reach.PUBLIC)
    assert not may_be_reached(address, Reach.PRIVATE)


async def test_a_name_is_looked_up_once_and_the_connection_goes_where_it_was_judged() -> None:
    names, wire = Names(["93.184.216.34"], ["127.0.0.1"]), Wire()
    assert await asked("https://rebinding.example/keys?a=1", names, wire) == 200
    assert names.asked == 1
    [sent] = wire.sent
    assert str(sent.url) == "https://93.184.216.34/keys?a=1"
    assert sent.headers["host"] == "rebinding.example"
    assert sent.extensions["sni_hostname"] == "rebinding.example"
    with pytest.raises(Refused):
        await asked("https://rebinding.example/keys", names, wire)
    assert len(wire.sent) == 1


async def test_one_address_that_may_not_be_reached_refuses_the_name() -> None:
    wire = Wire()
    with pytest.raises(Refused):
        await asked("https://both.example", Names(["93.184.216.34", "169.254.169.254"]), wire)
    assert wire.sent == []


async def test_another_address_of_the_name_is_asked_where_the_first_does_not_answer() -> None:
    wire = Wire("2606:2800:220:1::1")
    assert await asked("https://two.example", Names(["2606:2800:220:1::1", "93.184.216.34"]), wire) == 200
    assert [sent.url.host for sent in wire.sent] == ["2606:2800:220:1::1", "93.184.216.34"]
    with pytest.raises(httpx.ConnectError):
        await asked("https://none.example", Names([]), wire)


@pytest.mark.parametrize(
    "host", ["2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "127.1", "localhost", "[::1]", "[::ffff:7f00:1]", "0"]
)
async def test_an_address_in_disguise_is_judged_as_what_it_leads_to(host: str) -> None:
    wire = Wire()
    async with httpx.AsyncClient(transport=Outgoing(PUBLIC, inner=wire), trust_env=False) as made:
        with pytest.raises((Refused, httpx.ConnectError, httpx.InvalidURL)):
            await made.get(f"https://{host}/")
    assert wire.sent == []


@pytest.mark.parametrize("url", ["http://93.184.216.34/", "http://example.org/", "ftp://example.org/", "https://u:p@example.org/"])
async def test_only_https_without_a_password_is_asked(url: str) -> None:
    wire = Wire()
    with pytest.raises(Refused):
        await asked(url, Names(["93.184.216.34"]), wire, Limits(reach=Reach.PRIVATE, plain=True))
    with pytest.raises(Refused):
        await asked(url, Names(["93.184.216.34"]), wire)
    assert wire.sent == []


async def test_plain_http_stays_on_this_machine_and_in_private_networks() -> None:
    wire, limits = Wire(), Limits(reach=Reach.PRIVATE, plain=True)
    assert await asked("http://kms.internal/", Names(["10.0.0.8"]), wire, limits) == 200
    with pytest.raises(Refused):
        await asked("http://kms.internal/", Names(["10.0.0.8", "93.184.216.34"]), wire, limits)


async def test_who_asks_one_host_asks_no_other() -> None:
    limits, wire = Limits(reach=Reach.PRIVATE, only="kms.example"), Wire()
    assert await asked("https://kms.example/", Names(["10.0.0.8"]), wire, limits) == 200
    with pytest.raises(Refused):
        await asked("https://other.example/", Names(["10.0.0.8"]), wire, limits)


async def test_what_is_too_long_to_be_accepted_is_not_sent() -> None:
    wire, names, start = Wire(), Names(["93.184.216.34"]), "https://long.example/"
    assert await asked(start + "a" * (LONGEST_ADDRESS - len(start)), names, wire) == 200
    with pytest.raises(Refused):
        await asked(start + "a" * (LONGEST_ADDRESS - len(start) + 1), names, wire)
    assert await asked(start, names, wire, authorization="b" * (LONGEST_FIELD - len("authorization"))) == 200
    with pytest.raises(Refused):
        await asked(start, names, wire, authorization="b" * (LONGEST_FIELD - len("authorization") + 1))
    assert len(wire.sent) == 2


@asynccontextmanager
async def server(answer: bytes, tls: ssl.SSLContext | None = None) -> AsyncIterator[tuple[int, list[bytes]]]:
    """A server on this machine that answers the same to everybody; its port, and what it was asked."""
    seen: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            seen.append(await reader.readuntil(b"\r\n\r\n"))
            writer.write(answer)
            await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError, ssl.SSLError):
            pass
        finally:
            writer.close()

    made = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls)
    async with made:
        yield made.sockets[0].getsockname()[1], seen


async def test_a_redirection_is_not_followed() -> None:
    async with server(b"HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n") as (port, seen):
        async with client(Limits(reach=Reach.PRIVATE, plain=True), seconds=5) as made:
            assert (await made.get(f"http://localhost:{port}/")).status_code == 302
        assert len(seen) == 1


def certified(name: str, folder: Path) -> ssl.SSLContext:
    """A server's side of TLS whose certificate bears a name, signed by itself, beside which it lies."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    named = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder(
            named, named, key.public_key(), x509.random_serial_number(), now - timedelta(days=1), now + timedelta(days=1)
        )
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "server.pem").write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "server.pem")
    return context


@pytest.mark.parametrize(("bears", "believed"), [("id.example", True), ("other.example", False)])
async def test_the_certificate_bears_the_name_and_not_the_address(tmp_path: Path, bears: str, believed: bool) -> None:  # noqa: FBT001
    async with server(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n", certified(bears, tmp_path)) as (port, seen):
        trusting = httpx.AsyncHTTPTransport(verify=ssl.create_default_context(cafile=str(tmp_path / "server.pem")))
        transport = Outgoing(Limits(reach=Reach.PRIVATE), resolve=Names(["127.0.0.1"]), inner=trusting)
        async with httpx.AsyncClient(transport=transport, trust_env=False) as made:
            if believed:
                assert (await made.get(f"https://id.example:{port}/")).status_code == 200
                assert f"host: id.example:{port}" in seen[0].decode().lower()
            else:
                with pytest.raises(httpx.ConnectError, match=r"[Cc]ertificate"):
                    await made.get(f"https://id.example:{port}/")
