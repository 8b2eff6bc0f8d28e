"""Every setting, typed, with its meaning; unsafe values are refused in production.

Read from the environment and from `.env`. `docs/settings.md` lists them, and a test keeps the two in step.
"""

from functools import cache, cached_property
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import NoDecode, SettingsConfigDict

from pixorly.provider_settings import ProviderSettings

SHORTEST_SECRET = 32
_HERE = ("localhost", "127.0.0.1", "::1")


class Settings(ProviderSettings):
    model_config = SettingsConfigDict(env_prefix="PIXORLY_", env_file=".env", extra="ignore", hide_input_in_errors=True)

    env: Literal["development", "production"] = Field(
        default="development",
        description="How careful to be: production refuses unsafe settings and hides the styleguide.",
    )
    host: str = Field(
        default="127.0.0.1", description="Address the web process listens on. 0.0.0.0 opens it to the network."
    )
    port: int = Field(default=8000, ge=1, le=65535, description="The one port everything is served on.")
    url: str = Field(
        default="",
        description="Address people type, such as https://pixorly.example. Default: http://localhost and the port.",
    )
    data_dir: Path = Field(
        default=Path(".pixorly"), description="Folder for the database, pictures, and the embedded services' files."
    )
    database_url: SecretStr = Field(
        default=SecretStr(""),
        description="Postgres as postgresql://user:password@host/name. Default: SQLite in the data folder.",
    )
    redis_url: SecretStr = Field(
        default=SecretStr(""),
        description="Redis or Valkey as redis://:password@host:6379/0. Default: a Valkey we start ourselves.",
    )
    trusted_proxy_hops: int = Field(
        default=0,
        ge=0,
        description="How many reverse proxies stand in front; a visitor's address is read that many steps back in X-Forwarded-For.",
    )
    admin_emails: Annotated[list[str], NoDecode] = Field(
        default=[], description="Addresses whose accounts become admins once confirmed, separated by commas."
    )
    log_format: Literal["text", "json"] = Field(
        default="text", description="How logs are written: for eyes or for machines."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="The least serious line that is logged."
    )
    worker_threads: int = Field(
        default=8, ge=1, le=256, description="Small tasks, such as mail, that one worker process carries out at once."
    )
    provider_threads: int = Field(
        default=64, ge=1, le=512, description="Calls to providers that one worker process has open at once."
    )
    picture_threads: int = Field(
        default=2, ge=1, le=64, description="Pictures that the painter of one worker process works on at once."
    )
    webhook_threads: int = Field(
        default=16, ge=2, le=256, description="Webhooks that one worker process sends at once."
    )
    webhook_loopback: bool = Field(
        default=False,
        description="Whether webhooks may go to this machine itself, to try a receiver while developing; refused in production.",
    )
    fetch_origin: str = Field(
        default="",
        description="An https address on this machine, such as https://localhost:8443, that reference images may be fetched from while developing; refused in production.",
    )

    api_requests_a_minute: int = Field(
        default=600,
        ge=0,
        description="Requests of the API by one key; a workspace has twice, an address five times as many. 0 sets no limit.",
    )

    storage: Literal["disk", "s3"] = Field(default="disk", description="Where pictures are kept.")
    s3_bucket: str = Field(default="", description="Bucket for pictures when storage is s3.")
    s3_region: str = Field(default="us-east-1", description="Region of that bucket.")
    s3_endpoint: str = Field(default="", description="Address of an S3-compatible server other than Amazon's.")

    picture_cache_mb: int = Field(
        default=1024,
        ge=0,
        description="Room on disk for sizes of pictures that were asked for, in the data folder. 0 keeps none.",
    )
    cdn_url: str = Field(
        default="",
        description="CloudFront in front of the pictures, as https://d111.cloudfront.net. Empty: we serve them ourselves.",
    )
    cdn_key_pair_id: str = Field(
        default="", description="Id of the public key in CloudFront that our links are checked with."
    )
    cdn_private_key: SecretStr = Field(
        default=SecretStr(""), description="The private key to it: PEM with its line ends, or with \\n in their place."
    )
    secret_key: SecretStr = Field(
        default=SecretStr(""),
        description="Signs links to pictures and seals what people entrust to us, 32 letters or more; older ones may follow after commas. Default: made once, in the data folder.",
    )

    mail: Literal["outbox", "smtp", "ses"] = Field(
        default="outbox", description="How mail leaves: smtp, ses, or not at all: an admin reads it in the outbox."
    )
    mail_from: str = Field(default="Pixorly <pixorly@localhost>", description="Sender of every message.")
    smtp_url: SecretStr = Field(
        default=SecretStr(""),
        description="Mail server as smtp://user:password@host:587 (STARTTLS when offered) or smtps://….",
    )
    ses_region: str = Field(default="us-east-1", description="Region of Amazon SES.")
    ses_endpoint: str = Field(default="", description="Address of an SES-compatible server other than Amazon's.")

    google_client_id: str = Field(default="", description="OAuth client of Google; empty hides the button.")
    google_client_secret: SecretStr = Field(default=SecretStr(""), description="Its secret.")
    google_issuer: str = Field(
        default="https://accounts.google.com", description="Google's issuer; changed only in tests."
    )
    github_client_id: str = Field(default="", description="OAuth app of GitHub; empty hides the button.")
    github_client_secret: SecretStr = Field(default=SecretStr(""), description="Its secret.")
    github_url: str = Field(default="https://github.com", description="GitHub, or one's own GitHub Enterprise.")
    github_api_url: str = Field(default="https://api.github.com", description="Its API.")
    oidc_issuer: str = Field(default="", description="Any other OpenID Connect issuer; empty hides the button.")
    oidc_name: str = Field(default="single sign-on", description="What the button calls it.")
    oidc_client_id: str = Field(default="", description="Our client id there.")
    oidc_client_secret: SecretStr = Field(default=SecretStr(""), description="Our client secret there.")

    @field_validator("admin_emails", mode="before")
    @classmethod
    def _split_at_commas(cls, value: Any) -> Any:
        return [part.strip().lower() for part in value.split(",") if part.strip()] if isinstance(value, str) else value

    @field_validator("fetch_origin")
    @classmethod
    def _here_and_encrypted(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme != "https" or parts.hostname not in _HERE):
            raise ValueError("PIXORLY_FETCH_ORIGIN names this machine alone, as https://localhost:8443 does.")
        return value

    @field_validator("data_dir")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        return value.expanduser().resolve()

    @model_validator(mode="after")
    def _refuse_what_is_unsafe_in_production(self) -> "Settings":
        if self.env != "production":
            return self
        if not self.url.startswith("https://"):
            raise ValueError("PIXORLY_URL must be the https address that people type, when PIXORLY_ENV is production.")
        if self.webhook_loopback:
            raise ValueError(
                "PIXORLY_WEBHOOK_LOOPBACK lets everybody who signs up reach services on this machine. Leave it out, when PIXORLY_ENV is production."
            )
        if self.fetch_origin:
            raise ValueError(
                "PIXORLY_FETCH_ORIGIN lets everybody who has a key read what this machine serves. Leave it out, when PIXORLY_ENV is production."
            )
        if self.mail != "outbox" and "@localhost" in self.mail_from:
            raise ValueError(
                "PIXORLY_MAIL_FROM must be an address of yours, when PIXORLY_ENV is production and mail is sent."
            )
        return self

    @model_validator(mode="after")
    def _refuse_what_can_not_sign(self) -> "Settings":
        if self.cdn_url and not (self.cdn_url.startswith("https://") and self.cdn_key_pair_id and self.cdn_private_key):
            raise ValueError(
                "PIXORLY_CDN_URL must begin with https://, and needs PIXORLY_CDN_KEY_PAIR_ID and PIXORLY_CDN_PRIVATE_KEY."
            )
        if any(len(key) < SHORTEST_SECRET for key in self.secret_keys):
            raise ValueError(
                "Each key in PIXORLY_SECRET_KEY must have 32 letters or more. `openssl rand -hex 32` makes one."
            )
        # Machines that share a bucket share no data folder, where the key would be.
        if self.is_production and self.storage == "s3" and not self.secret_keys:
            raise ValueError(
                "PIXORLY_SECRET_KEY must be set when PIXORLY_ENV is production and PIXORLY_STORAGE is s3: every machine must sign alike."
            )
        return self

    @property
    def secret_keys(self) -> list[str]:
        """The newest signs, all of them are accepted."""
        return [key.strip() for key in self.secret_key.get_secret_value().split(",") if key.strip()]

    @property
    def is_production(self) -> bool:
        return self.env == "production"

    @property
    def public_url(self) -> str:
        return (self.url or f"http://localhost:{self.port}").rstrip("/")

    @property
    def is_tls(self) -> bool:
        """Whether people reach us by https, so that cookies can be marked for it."""
        return self.public_url.startswith("https://")

    @property
    def origins(self) -> list[str]:
        """Who may open a socket or write with a cookie. Never a wildcard."""
        parts = urlsplit(self.public_url.lower())
        # As browsers say it: without the port that goes without saying.
        origin = f"{parts.scheme}://{parts.netloc}".removesuffix(":443" if parts.scheme == "https" else ":80")
        if self.is_production:
            return [origin]
        return list(dict.fromkeys([origin, f"http://localhost:{self.port}", f"http://127.0.0.1:{self.port}"]))

    @cached_property
    def database(self) -> str:
        """What SQLAlchemy connects to: Postgres by psycopg 3, or our SQLite file."""
        given = self.database_url.get_secret_value()
        for scheme in ("postgresql://", "postgres://"):
            if given.startswith(scheme):
                return "postgresql+psycopg://" + given.removeprefix(scheme)
        return given or f"sqlite:///{self.own_database_file}"

    @property
    def own_database_file(self) -> Path:
        """Where our SQLite is, unless another database is given."""
        return self.data_dir / "pixorly.sqlite"


@cache
def settings() -> Settings:
    return Settings()  # pyright: ignore[reportCallIssue]  A few go by other names in the environment.
