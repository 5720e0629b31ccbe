import { ContractCalls } from '../../../chain/index.ts';
import { ContractReads } from '../../../chain/node/contract-reads.ts';
import { WH_PER_MWH, wattHours } from '../../../kit/units.ts';
import { checkClaim } from '../../verify/claim-check.ts';
import { Evidence } from '../../verify/evidence.ts';
import { stageOf } from '../flow/stage.ts';
import type { LocalProduct } from '../product.ts';
import { assemble } from './cast.ts';
import { issue, issueAgain } from './issue.ts';
import { registerFacility, upload } from './measure.ts';
import type { MeterSource } from './meter-source.ts';
import type { Report } from './report.ts';
import type { DemoResult } from './result.ts';
import { buy, offer, retire } from './trade.ts';

export interface StoryOptions {
  source: MeterSource;
  granular: boolean;
  report: Report;
}

/** A part that shows a partial purchase: 40 % in whole units, at least one; everything of a granular lot. */
const partToBuy = (wh: bigint, granular: boolean) => {
  if (granular || wh <= WH_PER_MWH) return wh;
  const part = ((wh * 2n) / 5n / WH_PER_MWH) * WH_PER_MWH;
  return part > 0n ? part : WH_PER_MWH;
};

/** One certificate from the meter file to a retirement that anybody can check. */
export async function tell(
  product: LocalProduct,
  { source, granular, report }: StoryOptions,
): Promise<Omit<DemoResult, 'elapsedMs'>> {
  const { stacks, names, ipfs } = product.connections;
  const stage = stageOf(product.url, product.connections);
  report.chapter('People');
  const cast = await assemble(stage, report);
  report.chapter('Facility');
  const facility = await registerFacility(cast, source, granular, report);
  report.chapter(`Readings: ${source.title}`);
  const batch = await upload(cast, facility.id, source, report);
  const result: Omit<DemoResult, 'elapsedMs'> = {
    facility: Number(facility.facility),
    readings: batch.leaves ?? 0,
    energyWh: Number(batch.energyWh ?? 0n),
    verdict: batch.verdict.result,
    issuance: null,
    purchase: null,
    retirement: null,
    txids: stage.txids,
    claim: null,
    secondIssue: null,
  };
  if (batch.verdict.result !== 'pass') return result;

  report.chapter('Certificates');
  const issued = await issue(cast, batch, report);
  const { issuance, request } = issued;
  const { issuance: id, token, wh, residual } = issuance;
  result.issuance = {
    id: Number(id),
    wh: Number(wh),
    residualWh: Number(residual),
    tokenId: token === null ? null : Number(token),
    metadataCid: request.metadataCid,
  };
  if (token !== null) {
    report.chapter('Market');
    const listing = await offer(cast, token, report);
    const purchase = await buy(cast, listing, wattHours(partToBuy(wh, granular)), report);
    result.purchase = { wh: Number(purchase.wh), sats: Number(purchase.total), feeSats: Number(purchase.fee) };
    const retirement = await retire(cast, purchase.token, purchase.wh, report);
    result.retirement = { id: Number(retirement.retirement), wh: Number(retirement.wh) };
  }

  report.chapter('The same hours once more');
  result.secondIssue = await issueAgain(cast, new ContractCalls(names), issued, report);

  report.chapter('The claim, from chain and IPFS alone');
  const subject = result.retirement
    ? { kind: 'retirement' as const, number: BigInt(result.retirement.id) }
    : { kind: 'issuance' as const, number: id };
  result.claim = await checkClaim(new ContractReads(stacks, names), new Evidence(ipfs), subject);
  for (const step of result.claim.steps) report.step(`${step.ok ? 'ok  ' : 'FAIL'} ${step.name}: ${step.detail}`);
  return result;
}
