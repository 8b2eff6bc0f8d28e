"""CloudFront in front of the pictures: links that it lets through until they end."""

from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

from pixorly.errors import Misconfigured
from pixorly.settings import settings

if TYPE_CHECKING:
    from botocore.signers import CloudFrontSigner


def is_configured() -> bool:
    return bool(settings().cdn_url)


def link(path: str, ends_at: datetime) -> str:
    """The address of that path at CloudFront, which opens until then for whoever has it.

    The same path and end give the same address, so that a browser finds what it has already.
    """
    base = settings().cdn_url.rstrip("/")
    return _signer().generate_presigned_url(f"{base}/{path.lstrip('/')}", date_less_than=ends_at)


@cache
def _signer() -> "CloudFrontSigner":
    # Imported where somebody has a CDN: botocore takes six megabytes.
    from botocore.signers import CloudFrontSigner

    return CloudFrontSigner(settings().cdn_key_pair_id, _signing_with(settings().cdn_private_key.get_secret_value()))


def _signing_with(pem: str) -> Callable[[bytes], bytes]:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import padding, rsa

    try:
        key = serialization.load_pem_private_key(pem.replace("\\n", "\n").encode(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise Misconfigured() from error
    if not isinstance(key, rsa.RSAPrivateKey):
        raise Misconfigured()
    # CloudFront expects SHA-1 unless the address names another; its keys are for this alone.
    return lambda message: key.sign(message, padding.PKCS1v15(), hashes.SHA1())  # noqa: S303
