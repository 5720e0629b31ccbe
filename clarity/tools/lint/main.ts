import { initSimnet } from '@stacks/clarinet-sdk';
import { MANIFEST } from '../ast/contract.ts';
import { EXCEPTIONS } from './exceptions.ts';
import { findings, report } from './lint.ts';
import { RULES } from './rules.ts';

/** Holds every contract to the rules of the house; exits 1 when one is broken, or when an exception is stale. */
const lines = report(findings(await initSimnet(MANIFEST, true), RULES), EXCEPTIONS);
process.stdout.write(lines.length === 0 ? 'Every rule holds.\n' : `${lines.join('\n')}\n${lines.length} faults.\n`);
process.exitCode = lines.length === 0 ? 0 : 1;
