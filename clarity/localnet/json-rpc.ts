/** A message of a client, JSON-RPC 2.0: a request that wants an answer, or what it is instead. */
export type RpcRequest = { readonly id: string | number; readonly method: string; readonly params: unknown };
export type RpcFault = { readonly code: number; readonly message: string };

export const PARSE_ERROR: RpcFault = { code: -32700, message: 'Parse error' };
export const INVALID_REQUEST: RpcFault = { code: -32600, message: 'Invalid request' };
export const METHOD_NOT_FOUND: RpcFault = { code: -32601, message: 'Method not found' };
export const INVALID_PARAMS: RpcFault = { code: -32602, message: 'Invalid params' };

/** Refuses a request with words of its own in `data`. */
export class RpcRefusal extends Error {
  constructor(
    readonly fault: RpcFault,
    words: string,
  ) {
    super(words);
  }
}

/**
 * Answers one message, which may be a batch, with what `handle` returns for each request in it. Notifications get no answer; undefined
 * means that there is nothing to say.
 */
export function answerRpc(text: string, handle: (request: RpcRequest) => unknown): string | undefined {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return JSON.stringify(refused(null, PARSE_ERROR));
  }
  if (!Array.isArray(message)) return written(one(message, handle));
  const answers = message.map((item) => one(item, handle)).filter((answer) => answer !== undefined);
  return answers.length > 0 ? JSON.stringify(answers) : undefined;
}

export function notification(method: string, params: unknown): string {
  return JSON.stringify({ jsonrpc: '2.0', method, params });
}

function one(message: unknown, handle: (request: RpcRequest) => unknown): object | undefined {
  if (typeof message !== 'object' || message === null) return refused(null, INVALID_REQUEST);
  const { jsonrpc, id, method, params } = message as Record<string, unknown>;
  if (jsonrpc !== '2.0' || typeof method !== 'string') return refused(null, INVALID_REQUEST);
  if (id === undefined) return undefined;
  if (typeof id !== 'string' && typeof id !== 'number') return refused(null, INVALID_REQUEST);
  try {
    return { jsonrpc: '2.0', id, result: handle({ id, method, params }) };
  } catch (error) {
    if (error instanceof RpcRefusal) return refused(id, { ...error.fault, data: error.message });
    throw error;
  }
}

function refused(id: string | number | null, error: RpcFault & { readonly data?: string }): object {
  return { jsonrpc: '2.0', id, error };
}

function written(answer: object | undefined): string | undefined {
  return answer === undefined ? undefined : JSON.stringify(answer);
}
