import { createHash } from 'node:crypto';
import { Cl, encodeStructuredDataBytes } from '@stacks/transactions';
import { CHAIN_IDS, type StacksNetworkName } from '../kit/signature.ts';
import { type IssueRequest, requestTuple } from './call-arguments.ts';

/** The digest that `attest` answers and `issue-attested` names: SIP-018 over the request, bound to our domain and chain. */
export function requestDigest(network: StacksNetworkName, request: IssueRequest): Uint8Array {
  const domain = Cl.tuple({
    name: Cl.stringAscii('rec-market-verification'),
    version: Cl.stringAscii('1'),
    'chain-id': Cl.uint(CHAIN_IDS[network]),
  });
  const encoded = encodeStructuredDataBytes({ message: requestTuple(request), domain });
  return Uint8Array.from(createHash('sha256').update(encoded).digest());
}
