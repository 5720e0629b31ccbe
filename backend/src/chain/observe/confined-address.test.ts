import { describe, expect, it } from 'vitest';
import { isConfined } from './confined-address.ts';

describe('an address to listen on', () => {
  it.each([
    '127.0.0.1',
    '127.8.9.1',
    'localhost',
    '::1',
    '10.1.2.3',
    '172.31.0.1',
    '192.168.0.4',
    'fd00::1',
    '::ffff:127.0.0.1',
  ])('%s is confined', (host) => expect(isConfined(host)).toBe(true));
  it.each(['0.0.0.0', '::', '172.32.0.1', '8.8.8.8', '2001:db8::1', 'indexer.example.com', ''])(
    '%s may be reached from anywhere',
    (host) => expect(isConfined(host)).toBe(false),
  );
});
