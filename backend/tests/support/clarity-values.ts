import { Cl, deserializeCV, type ClarityValue as WireValue } from '@stacks/transactions';
import fc from 'fast-check';

// Every version byte, and hashes that begin with zeros, which c32 treats apart.
const address = fc
  .tuple(
    fc.oneof(fc.constantFrom(20, 21, 22, 26), fc.integer({ min: 0, max: 31 })),
    fc.uint8Array({ minLength: 20, maxLength: 20 }),
    fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 20 })),
  )
  .map(([version, hash, zeros]) => deserializeCV(Uint8Array.of(5, version, ...hash.fill(0, 0, zeros))));
const name = fc.stringMatching(/^[a-z][a-zA-Z0-9-]{0,20}$/);

/** Any value of any type, nested. */
export const wireValue: fc.Arbitrary<WireValue> = fc.letrec<{ value: WireValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.bigInt({ min: -(2n ** 127n), max: 2n ** 127n - 1n }).map((n) => Cl.int(n)),
    fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }).map((n) => Cl.uint(n)),
    fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((n) => Cl.uint(n)),
    fc.boolean().map((b) => Cl.bool(b)),
    fc.constant(Cl.none()),
    fc.uint8Array({ maxLength: 80 }).map((b) => Cl.buffer(b)),
    fc.stringMatching(/^[\x20-\x7e]*$/).map((text) => Cl.stringAscii(text)),
    fc.string({ unit: 'binary' }).map((text) => Cl.stringUtf8(text)),
    address,
    fc.tuple(address, name).map(([cv, n]) => Cl.contractPrincipal((cv as { value: string }).value, n)),
    tie('value').map((v) => Cl.some(v)),
    tie('value').map((v) => Cl.ok(v)),
    tie('value').map((v) => Cl.error(v)),
    fc.array(tie('value'), { maxLength: 4 }).map((items) => Cl.list(items)),
    fc.dictionary(name, tie('value'), { maxKeys: 4, noNullPrototype: true }).map((fields) => Cl.tuple(fields)),
  ),
})).value;
