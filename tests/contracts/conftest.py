"""Stand-ins for outside services, each on its own socket."""

import datetime
import ipaddress
import socket
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.contracts.providing import ELSEWHERE, World, world_of
from tests.standins import oidc, s3
from tests.standins.automatic1111 import Automatic1111
from tests.standins.comfyui import ComfyUI
from tests.standins.fal import Fal
from tests.standins.gemini import Gemini
from tests.standins.github import GitHub
from tests.standins.issuer import Issuer
from tests.standins.openai import OpenAI
from tests.standins.openrouter import OpenRouter
from tests.standins.replicate import Replicate
from tests.standins.ses import Ses
from tests.standins.smtp import MailServer
from tests.standins.together import Together


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


@pytest.fixture
def ses() -> Iterator[Ses]:
    with Ses() as server:
        yield server


@pytest.fixture
def github() -> Iterator[GitHub]:
    with GitHub() as server:
        yield server


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    with Issuer() as server:
        yield server


@pytest.fixture(scope="session")
def oidc_provider() -> Iterator[str]:
    with oidc.provider() as url:
        yield url


@pytest.fixture
def openrouter() -> Iterator[OpenRouter]:
    with OpenRouter() as server:
        yield server


@pytest.fixture
def replicate() -> Iterator[Replicate]:
    with Replicate() as server:
        yield server


@pytest.fixture
def gemini() -> Iterator[Gemini]:
    with Gemini() as server:
        yield server


@pytest.fixture
def openai() -> Iterator[OpenAI]:
    with OpenAI() as server:
        yield server


@pytest.fixture
def fal() -> Iterator[Fal]:
    with Fal() as server:
        yield server


@pytest.fixture
def together() -> Iterator[Together]:
    with Together() as server:
        yield server


@pytest.fixture
def automatic1111() -> Iterator[Automatic1111]:
    with Automatic1111() as server:
        yield server


@pytest.fixture
def comfyui() -> Iterator[ComfyUI]:
    with ComfyUI() as server:
        yield server


@pytest.fixture(params=["painter", *ELSEWHERE])
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    """Every provider in turn."""
    with world_of(request.param) as found:
        yield found


@pytest.fixture(params=list(ELSEWHERE))
def world_elsewhere(request: pytest.FixtureRequest) -> Iterator[World]:
    """Every provider with a server of its own."""
    with world_of(request.param) as found:
        yield found


@pytest.fixture(scope="session")
def moto() -> Iterator[str]:
    with s3.moto() as url:
        yield url


@pytest.fixture
def broken_s3() -> Iterator[s3.BrokenS3]:
    with s3.BrokenS3() as server:
        yield server


@pytest.fixture
def silent_port() -> Iterator[int]:
    """Something that takes the connection and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture
def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of our own making for 127.0.0.1, with its key in the same file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    here = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(here, critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = tmp_path_factory.mktemp("certificate") / "server.pem"
    path.write_bytes(pem + made.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture
def encrypting(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context
