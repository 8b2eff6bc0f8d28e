"""Where pictures are kept: a folder here, or a bucket of S3."""

from functools import cache

from pixorly.integrations.storage.base import Found, Storage, Thing
from pixorly.settings import settings

__all__ = ["Found", "Storage", "Thing", "storage"]


@cache
def storage() -> Storage:
    """Made on first use, in the process that uses it; only the chosen one is imported."""
    chosen = settings()
    if chosen.storage == "s3":
        from pixorly.integrations.storage.s3 import S3Storage

        return S3Storage(chosen.s3_bucket, chosen.s3_region, chosen.s3_endpoint)
    from pixorly.integrations.storage.disk import DiskStorage

    return DiskStorage(chosen.data_dir / "storage")
