"""Names by the semantic conventions of OpenTelemetry for generative AI, as of November 2026, and the few of our own.

The conventions are in development; their names stand here alone, so that a change of theirs is a change of this file.
https://github.com/open-telemetry/semantic-conventions-genai
"""

ERROR_TYPE = "error.type"
SERVER_ADDRESS = "server.address"
SERVER_PORT = "server.port"

OPERATION = "gen_ai.operation.name"
PROVIDER = "gen_ai.provider.name"
AGENT = "gen_ai.agent.name"
WORKFLOW = "gen_ai.workflow.name"
DATA_SOURCE = "gen_ai.data_source.id"
TOP_K = "gen_ai.request.top_k"
REQUEST_MODEL = "gen_ai.request.model"
REQUEST_MAX_TOKENS = "gen_ai.request.max_tokens"
OUTPUT_TYPE = "gen_ai.output.type"
RESPONSE_MODEL = "gen_ai.response.model"
FINISH_REASONS = "gen_ai.response.finish_reasons"
INPUT_TOKENS = "gen_ai.usage.input_tokens"
CACHED_TOKENS = "gen_ai.usage.cache_read.input_tokens"
OUTPUT_TOKENS = "gen_ai.usage.output_tokens"
TOKEN_TYPE = "gen_ai.token.type"
INPUT_MESSAGES = "gen_ai.input.messages"
OUTPUT_MESSAGES = "gen_ai.output.messages"

CHAT = "chat"
INVOKE_AGENT = "invoke_agent"
INVOKE_WORKFLOW = "invoke_workflow"
RETRIEVAL = "retrieval"

CLIENT_TOKEN_USAGE = "gen_ai.client.token.usage"
CLIENT_OPERATION_DURATION = "gen_ai.client.operation.duration"
TOKEN_BOUNDARIES = [float(4**power) for power in range(14)]
DURATION_BOUNDARIES_S = [round(0.01 * 2**power, 2) for power in range(14)]

# The conventions have no word for these.
CLIENT_COST = "archadvisor.client.cost"
COST_USD = "archadvisor.usage.cost_usd"
RETRIEVAL_KINDS = "archadvisor.retrieval.kinds"
SOLVE_VARIABLES = "archadvisor.solve.variables"
SOLVE_STATUS = "archadvisor.solve.status"
OWN_PROVIDER = "archadvisor"
"""The provider of agents and retrieval: this program itself, whichever model they ask."""
