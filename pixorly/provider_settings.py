"""Keys and addresses of those who make pictures for us, under the names that their own tools read."""

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class ProviderSettings(BaseSettings):
    model_config = SettingsConfigDict(extra="ignore", hide_input_in_errors=True)

    openrouter_api_key: SecretStr = Field(
        SecretStr(""),
        validation_alias="OPENROUTER_API_KEY",
        description="Key of OpenRouter; empty leaves its models out.",
    )
    openrouter_base_url: str = Field(
        "https://openrouter.ai/api/v1",
        validation_alias="OPENROUTER_BASE_URL",
        description="OpenRouter's API, or a server that speaks like it.",
    )
    replicate_api_token: SecretStr = Field(
        SecretStr(""),
        validation_alias="REPLICATE_API_TOKEN",
        description="Token of Replicate; empty leaves its models out.",
    )
    replicate_base_url: str = Field(
        "https://api.replicate.com/v1",
        validation_alias="REPLICATE_BASE_URL",
        description="Replicate's API, or a server that speaks like it.",
    )
    replicate_webhook_secret: SecretStr = Field(
        SecretStr(""),
        validation_alias="REPLICATE_WEBHOOK_SECRET",
        description="Signs Replicate's webhooks, as whsec_…. Default: Replicate is asked for it.",
    )
    gemini_api_key: SecretStr = Field(
        SecretStr(""),
        validation_alias="GEMINI_API_KEY",
        description="Key of Google's Gemini; empty leaves its models out.",
    )
    gemini_base_url: str = Field(
        "https://generativelanguage.googleapis.com/v1beta",
        validation_alias="GEMINI_BASE_URL",
        description="Gemini's API, or a server that speaks like it.",
    )
    openai_api_key: SecretStr = Field(
        SecretStr(""),
        validation_alias="OPENAI_API_KEY",
        description="Key of OpenAI; empty leaves its models out. For a server of your own that asks for none, any word.",
    )
    openai_base_url: str = Field(
        "https://api.openai.com/v1",
        validation_alias="OPENAI_BASE_URL",
        description="OpenAI's API, or any server that speaks like it: its own models are then offered.",
    )
    fal_key: SecretStr = Field(
        SecretStr(""), validation_alias="FAL_KEY", description="Key of fal, as id:secret; empty leaves its models out."
    )
    fal_base_url: str = Field(
        "https://queue.fal.run",
        validation_alias="FAL_BASE_URL",
        description="fal's queue, or a server that speaks like it.",
    )
    fal_rest_url: str = Field(
        "",
        validation_alias="FAL_REST_URL",
        description="Where fal takes files and publishes the keys of its webhooks. Default: https://rest.fal.ai, or FAL_BASE_URL where that is another server.",
    )
    fal_platform_url: str = Field(
        "",
        validation_alias="FAL_PLATFORM_URL",
        description="Where fal tells prices and earlier calls. Default: https://api.fal.ai/v1, or FAL_BASE_URL with /v1 where that is another server.",
    )
    together_api_key: SecretStr = Field(
        SecretStr(""),
        validation_alias="TOGETHER_API_KEY",
        description="Key of Together AI; empty leaves its models out.",
    )
    together_base_url: str = Field(
        "https://api.together.ai/v1",
        validation_alias="TOGETHER_BASE_URL",
        description="Together's API, or a server that speaks like it.",
    )
    automatic1111_base_url: str = Field(
        "",
        validation_alias="AUTOMATIC1111_BASE_URL",
        description="An Automatic1111 or Forge server of your own, such as http://127.0.0.1:7860; empty leaves it out.",
    )
    automatic1111_user: str = Field(
        "", validation_alias="AUTOMATIC1111_USER", description="The user it was started with by --api-auth, if any."
    )
    automatic1111_password: SecretStr = Field(
        SecretStr(""), validation_alias="AUTOMATIC1111_PASSWORD", description="Their password."
    )
    comfyui_base_url: str = Field(
        "",
        validation_alias="COMFYUI_BASE_URL",
        description="A ComfyUI server of your own, such as http://127.0.0.1:8188; empty leaves it out.",
    )
    comfyui_token: SecretStr = Field(
        SecretStr(""),
        validation_alias="COMFYUI_TOKEN",
        description="Sent to it as Authorization: Bearer, where something stands before it that asks for one.",
    )
    comfyui_templates_dir: Path | None = Field(
        None,
        validation_alias="COMFYUI_TEMPLATES_DIR",
        description="Folder with workflow templates of your own, which go before ours. docs/own-servers.md says how they look.",
    )
