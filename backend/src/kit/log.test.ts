import { Writable } from 'node:stream';
import { QueryFailedError } from 'typeorm';
import { describe, expect, it } from 'vitest';
import { createLog } from './log.ts';

function logged(error: Error): string {
  let output = '';
  const sink = new Writable({
    write(chunk, _encoding, done) {
      output += String(chunk);
      done();
    },
  });
  createLog('info', sink).error({ err: error }, 'unexpected error in a request');
  return output;
}

describe('the log', () => {
  it('tells which query failed and why, without the values that were in it', () => {
    const driver = Object.assign(new Error('duplicate key'), { code: '23505', detail: 'Key (text)=(Ada Secret)' });
    const line = logged(new QueryFailedError('INSERT INTO disclosure VALUES ($1)', ['Ada Secret'], driver));
    expect(line).toContain('INSERT INTO disclosure');
    expect(line).toContain('23505');
    expect(line).not.toContain('Ada Secret');
  });
});
