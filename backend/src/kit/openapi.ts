import { z } from 'zod';
import type { Callers, Endpoint } from './endpoint.ts';
import { problemTable } from './problem-table.ts';

type Json = Record<string, unknown>;

/** JSON Schema of the wire side: what a client sends and receives, digits and instants as strings. */
const wireSchema = (schema: z.ZodType): Json => {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Json;
  return json;
};

const callersText = (callers: Callers) =>
  callers === 'public'
    ? 'Anybody may call.'
    : callers === 'signed-in'
      ? 'Anybody signed in may call.'
      : `May call: ${callers.join(', ')}.`;

function parametersOf(endpoint: Endpoint): Json[] {
  const of = (schema: z.ZodType | undefined, where: 'path' | 'query') => {
    if (!(schema instanceof z.ZodObject)) return [];
    const { properties = {}, required = [] } = wireSchema(schema) as {
      properties?: Record<string, Json>;
      required?: string[];
    };
    return Object.entries(properties).map(([name, shape]) => ({
      name,
      in: where,
      required: where === 'path' || required.includes(name),
      schema: shape,
      ...(typeof shape.description === 'string' ? { description: shape.description } : {}),
    }));
  };
  return [...of(endpoint.params, 'path'), ...of(endpoint.query, 'query')];
}

function requestBodyOf(endpoint: Endpoint): Json {
  if (endpoint.upload) {
    const content = endpoint.upload.contentTypes.map((type) => [
      type,
      { schema: { type: 'string', format: 'binary' } },
    ]);
    return { requestBody: { required: true, content: Object.fromEntries(content) } };
  }
  if (!endpoint.body) return {};
  return { requestBody: { required: true, content: { 'application/json': { schema: wireSchema(endpoint.body) } } } };
}

function problemsOf(endpoint: Endpoint): Json {
  const names = new Set(endpoint.problems ?? []);
  if (endpoint.callers !== 'public') names.add('not-signed-in').add('session-ended');
  if (endpoint.callers !== 'public' && endpoint.method !== 'GET') names.add('foreign-page');
  if (endpoint.params) names.add('malformed-request');
  if (Array.isArray(endpoint.callers)) names.add('wrong-role');
  if (endpoint.params || endpoint.query || endpoint.body) names.add('invalid-input');
  if (endpoint.body || endpoint.upload) names.add('malformed-request').add('unsupported-media-type').add('too-large');
  names.add('too-many-requests');
  const responses: Record<string, string[]> = {};
  for (const name of names) {
    const status = String(problemTable[name].status);
    responses[status] = [...(responses[status] ?? []), name];
  }
  const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
  return Object.fromEntries(
    Object.entries(responses).map(([status, list]) => [
      status,
      {
        description: list
          .sort()
          .map((n) => `\`${n}\``)
          .join(', '),
        content,
      },
    ]),
  );
}

const answerType = ({ stream, download }: Endpoint) =>
  stream ? 'text/event-stream' : download ? 'application/octet-stream' : 'application/json';
const answerSchema = ({ download, result }: Endpoint): Json =>
  download ? { type: 'string', format: 'binary' } : wireSchema(result);

function operationOf(endpoint: Endpoint): Json {
  const status = String(endpoint.status ?? 200);
  const success =
    status === '204'
      ? { description: 'Done' }
      : { description: 'Done', content: { [answerType(endpoint)]: { schema: answerSchema(endpoint) } } };
  return {
    operationId: endpoint.id,
    tags: [endpoint.id.split('.')[0]],
    summary: endpoint.summary,
    description: [endpoint.description, callersText(endpoint.callers)].filter(Boolean).join('\n\n'),
    security: endpoint.callers === 'public' ? [] : [{ session: [] }],
    ...(endpoint.params || endpoint.query ? { parameters: parametersOf(endpoint) } : {}),
    ...requestBodyOf(endpoint),
    responses: {
      [status]: success,
      ...(endpoint.repeatStatus ? { [endpoint.repeatStatus]: { ...success, description: 'The same as before' } } : {}),
      ...problemsOf(endpoint),
    },
  };
}

const problemSchema: Json = {
  type: 'object',
  description: 'RFC 9457 problem document',
  required: ['type', 'name', 'title', 'status', 'detail', 'requestId'],
  properties: {
    type: { type: 'string' },
    name: { type: 'string', enum: Object.keys(problemTable) },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    requestId: { type: 'string' },
    faults: {
      type: 'array',
      items: { type: 'object', properties: { pointer: { type: 'string' }, detail: { type: 'string' } } },
    },
  },
};

/** The OpenAPI 3.1 document of a list of operations; the same list the server serves. */
export function openApiDocument(endpoints: readonly Endpoint[], version: string): Json {
  const paths: Record<string, Json> = {};
  for (const endpoint of endpoints) {
    const path = endpoint.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operationOf(endpoint) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'REC market',
      version,
      description:
        'Renewable energy certificates on Stacks, settled in sBTC. Energy is in Wh, money in sats, both as decimal digits in strings. Endpoints that change the chain answer with a contract call for the wallet to sign; the server never signs for anybody.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    paths,
    components: {
      schemas: { Problem: problemSchema },
      securitySchemes: {
        session: {
          type: 'http',
          scheme: 'bearer',
          description: 'The token that signing in with a Stacks wallet answers with.',
        },
      },
    },
  };
}
