"""The tools as MCP has them: what there is, what each takes, and what came of a call."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import mcp_types as mcp
from mcp.server.lowlevel import Server
from pydantic import ValidationError

from pixorly.api.answers import unexpected
from pixorly.api.mcp.tools import TOOLS, Shown, Tool
from pixorly.api.v1 import asking
from pixorly.errors import PixorlyError
from pixorly.services.api_keys import Keyed

_INSTRUCTIONS = (
    "Pixorly makes pictures from words. Ask `estimate` for the price in credits before making many. "
    "`generate_image` waits for the picture; where it takes longer, `check_job` goes on waiting."
)


def server_for(keyed: Keyed) -> Server[Any]:
    """What this key may use. Tools that its scopes don't open are not shown at all."""
    mine = {name: tool for name, tool in TOOLS.items() if tool.scope in keyed.scopes}

    async def list_tools(_context: Any, _page: Any) -> mcp.ListToolsResult:
        return mcp.ListToolsResult(tools=[_described(name) for name in mine])

    async def call_tool(context: Any, call: mcp.CallToolRequestParams) -> mcp.CallToolResult:
        tool = TOOLS.get(call.name)
        if not tool:
            return _refused(f"There is no tool {call.name[:80]!r}. There are: {', '.join(mine)}.")
        return await _called(tool, keyed, context.request, call.arguments or {})

    return Server(
        "pixorly", title="Pixorly", instructions=_INSTRUCTIONS, on_list_tools=list_tools, on_call_tool=call_tool
    )


async def _called(tool: Tool, keyed: Keyed, request: Any, given: Mapping[str, Any]) -> mcp.CallToolResult:
    try:
        viewer = asking.allowed(keyed, tool.scope)
        return _shown(await tool.run(viewer, request, tool.takes.model_validate(given)))
    except ValidationError as error:
        fault = error.errors()[0]
        return _refused(f"{'.'.join(str(part) for part in fault['loc'])}: {fault['msg']}.")
    except PixorlyError as error:
        return _refused(f"{error.words} (code {error.code}{f', field {error.field}' if error.field else ''})")
    except Exception as error:
        return _refused(str(unexpected(request, error).words))


def _shown(shown: Shown) -> mcp.CallToolResult:
    pictures = [mcp.ImageContent(data=one.base64, mime_type=one.media_type) for one in shown.pictures]
    content = [mcp.TextContent(text=shown.text), *pictures]
    return mcp.CallToolResult(content=content, structured_content=shown.told)


def _refused(why: str) -> mcp.CallToolResult:
    return mcp.CallToolResult(content=[mcp.TextContent(text=why)], is_error=True)


@cache
def _described(name: str) -> mcp.Tool:
    tool = TOOLS[name]
    hints = mcp.ToolAnnotations(read_only_hint=tool.only_reads, destructive_hint=False, open_world_hint=False)
    return mcp.Tool(
        name=name,
        title=tool.title,
        description=tool.description,
        input_schema=tool.takes.model_json_schema(),
        annotations=hints,
    )
