import { writeFileSync } from 'node:fs';
import { exampleEnvironment } from '../kit/config.ts';
import { openApiDocument } from '../kit/openapi.ts';
import { endpoints } from './endpoints.ts';
import { VERSION } from './version.ts';

/** Writes the files that follow from the code: the OpenAPI document and the example environment. */
const root = new URL('../../../', import.meta.url);
writeFileSync(
  new URL('backend/openapi.json', root),
  `${JSON.stringify(openApiDocument(endpoints, VERSION), null, 2)}\n`,
);
writeFileSync(new URL('.env.example', root), exampleEnvironment());
