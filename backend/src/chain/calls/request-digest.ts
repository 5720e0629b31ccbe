import { createHash } from 'node:crypto';
import { Cl, encodeStructuredDataBytes } from '@stacks/transactions';
import { CHAIN_IDS } from '../../kit/signature.ts';
import type { ChainNames } from '../chain-names.ts';
import { type IssueRequest, requestTuple } from './call-arguments.ts';

/** The digest that `attest` answers and `issue-attested` names: SIP-018 over the request, bound to our issuance contract on its chain. */
export function requestDigest(
  { network, contracts }: Pick<ChainNames, 'network' | 'contracts'>,
  request: IssueRequest,
): Uint8Array {
  const domain = Cl.tuple({
    name: Cl.stringAscii(contracts.issuance),
    version: Cl.stringAscii('1'),
    'chain-id': Cl.uint(CHAIN_IDS[network]),
  });
  const encoded = encodeStructuredDataBytes({ message: requestTuple(request), domain });
  return Uint8Array.from(createHash('sha256').update(encoded).digest());
}
