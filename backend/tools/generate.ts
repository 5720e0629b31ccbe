import { writeFileSync } from 'node:fs';
import { exampleEnvironment } from '../src/kit/config.ts';
import { openApiDocument } from '../src/kit/openapi.ts';
import { endpoints } from '../src/main/endpoints.ts';
import { VERSION } from '../src/main/version.ts';
import { root } from './run.ts';

/** Writes the files that follow from the code: the OpenAPI document and the example environment. */
writeFileSync(`${root}backend/openapi.json`, `${JSON.stringify(openApiDocument(endpoints, VERSION), null, 2)}\n`);
writeFileSync(`${root}.env.example`, exampleEnvironment());
