import {
  attestIssueRequestCall,
  type IssueRequestView,
  issueCall,
  readIssuance,
  readIssueRequest,
} from '../../../modules/certificate/certificate.contract.ts';
import type { Actor } from './actor.ts';

type RequestId = IssueRequestView['id'];

export async function attest(verifier: Actor, id: RequestId): Promise<void> {
  await verifier.perform(await verifier.api.call(attestIssueRequestCall, { params: { id } }));
}

/** Has the owner issue what was attested. */
export async function issueAttested(owner: Actor, id: RequestId) {
  const params = { id };
  await owner.perform(await owner.api.call(issueCall, { params }));
  const { issuance } = await owner.api.call(readIssueRequest, { params });
  if (issuance === null) throw new Error('The certificates were issued, but the API does not know the issuance.');
  return owner.api.call(readIssuance, { params: { issuance } });
}
