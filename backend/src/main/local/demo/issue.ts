import type { ContractCalls } from '../../../chain/index.ts';
import { createIssueRequest } from '../../../modules/certificate/certificate.contract.ts';
import type { BatchView } from '../../../modules/metering/metering.contract.ts';
import { attest, issueAttested } from '../flow/certificate.ts';
import type { Cast } from './cast.ts';
import { inWh, type Report } from './report.ts';

const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'));

/** From the verdict to the certificates: request, attestation, issue. */
export async function issue({ producer, verifier }: Cast, batch: Pick<BatchView, 'id'>, report: Report) {
  const body = { batchId: batch.id };
  const request = await producer.api.call(createIssueRequest, { body });
  report.step(`issue request for ${inWh(request.wh)}, metadata at ${request.metadataCid}`);
  await attest(verifier, request.id);
  report.step('attested by the verification body');
  const issuance = await issueAttested(producer, request.id);
  const { issuance: number } = issuance;
  if (issuance.token === null)
    report.step(`issuance ${number}: no whole certificate; ${inWh(issuance.residual)} carried on as residual`);
  else
    report.step(
      `issuance ${number}: ${inWh(issuance.wh)} minted as lot ${issuance.token}, ${inWh(issuance.residual)} carried on`,
    );
  return { request, issuance };
}

/** Tries on chain to have the same hours attested and issued once more, past every check of the API. */
export async function issueAgain(
  { producer, verifier }: Cast,
  calls: ContractCalls,
  issued: Awaited<ReturnType<typeof issue>>,
  report: Report,
) {
  const { request } = issued;
  const again = {
    facility: request.facility,
    periodStart: request.periodStart,
    periodEnd: request.periodEnd,
    wh: request.wh,
    readingsRoot: bytes(request.readingsRoot),
    leaves: BigInt(request.leaves),
    verdictHash: bytes(request.verdictHash),
    evidence: bytes(request.evidence),
    nonce: request.nonce + 1n,
    expiresAt: request.expiresAt,
  };
  const attested = await verifier.send(calls.attest(again));
  const second = await producer.send(calls.issue(again));
  const refused = second.status === 'failed';
  const error = second.problem?.name ?? null;
  report.step(
    refused
      ? `the chain refused to issue the same hours again: ${second.problem?.title}`
      : 'THE SAME HOURS WERE ISSUED TWICE',
  );
  if (attested.status === 'failed') report.note(`the attestation itself was refused: ${attested.problem?.title}`);
  return { refused, error };
}
