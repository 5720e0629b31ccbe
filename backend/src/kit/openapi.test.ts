import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { openApiDocument } from './openapi.ts';
import { InstantCodec, WattHoursCodec } from './units.ts';

const sample = endpoint({
  id: 'sample.change',
  method: 'POST',
  path: '/v1/samples/:sampleId',
  summary: 'Change a sample',
  callers: ['producer'],
  params: z.object({ sampleId: z.uuid() }),
  query: z.object({ limit: z.coerce.number().optional() }),
  body: z.object({ wh: WattHoursCodec, at: InstantCodec }),
  result: z.object({ wh: WattHoursCodec }),
  problems: ['wrong-state'],
});

describe('the OpenAPI document', () => {
  const document = openApiDocument([sample as never], '1.0.0') as never as {
    paths: Record<string, Record<string, Record<string, never>>>;
  };
  const operation = document.paths['/v1/samples/{sampleId}']?.post as unknown as {
    description: string;
    parameters: { name: string; in: string; required: boolean }[];
    requestBody: { content: { 'application/json': { schema: { properties: { wh: { type: string } } } } } };
    responses: Record<string, { description: string }>;
  };

  it('shows the wire side: amounts are digits in strings', () => {
    expect(operation.requestBody.content['application/json'].schema.properties.wh.type).toBe('string');
  });

  it('says who may call and names every problem under its status', () => {
    expect(operation.description).toContain('producer');
    expect(operation.responses['409']?.description).toContain('wrong-state');
    expect(operation.responses['401']?.description).toContain('not-signed-in');
  });

  it('lists path and query parameters', () => {
    expect(operation.parameters.map((p) => [p.name, p.in, p.required])).toEqual([
      ['sampleId', 'path', true],
      ['limit', 'query', false],
    ]);
  });
});
