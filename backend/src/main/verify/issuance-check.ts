import { type ChainIssuance, type ContractReads, FACILITY_STATUS } from '../../chain/node/contract-reads.ts';
import { cidOfSha256 } from '../../kit/cid.ts';
import { merkleSum, type ReadingLeaf } from '../../kit/merkle-sum.ts';
import type { Evidence } from './evidence.ts';
import { must, type Steps } from './steps.ts';

const HOUR = 3600n;
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const utc = (seconds: bigint) => new Date(Number(seconds) * 1000).toISOString();

/** Checks that an issuance stands on readings that anybody can fetch, and that its hours are taken. */
export async function checkIssuance(
  steps: Steps,
  reads: ContractReads,
  evidence: Evidence,
  number: bigint,
): Promise<{ issuance: ChainIssuance; leaves: ReadingLeaf[] }> {
  const issuance = await steps.run(`issuance ${number} is on chain`, async () => {
    const value = await reads.issuance(number);
    must(value !== null, `The chain knows no issuance ${number}.`);
    const detail = `${value['attested-wh']} Wh attested, ${value.wh} Wh issued for facility ${value.facility}, ${utc(value['period-start'])} to ${utc(value['period-end'])}`;
    return { value, detail };
  });
  await steps.run(`issuance ${number} was not taken back`, async () => {
    must((await reads.withdrawal(number)) === null, 'The chain says that it was: its certificates are void.');
    const corrected = await reads.correctedWh(number);
    const detail =
      corrected === 0n
        ? 'neither withdrawn nor corrected'
        : `${corrected} Wh of it turned out not to exist; later issuances of the facility make up for them`;
    return { value: null, detail };
  });
  await steps.run(`facility ${issuance.facility} was approved on chain and its document is on IPFS`, async () => {
    const facility = await reads.facility(issuance.facility);
    must(facility !== null, 'The chain does not know the facility.');
    const status = FACILITY_STATUS[facility.status.toString()];
    must(status !== 'registered' && status !== 'rejected', `The facility is ${status}.`);
    await evidence.document(facility.details);
    const owner = facility.owner === issuance.owner ? '' : `, handed over to ${facility.owner} since`;
    const detail = `${status}${owner}, ${facility['nameplate-w']} W, details ${cidOfSha256(facility.details)}`;
    return { value: facility, detail };
  });
  const metadata = await steps.run(
    'the certificate metadata on IPFS has the hash on chain and says the same',
    async () => {
      const value = await evidence.metadata(issuance.evidence);
      const { properties } = value;
      must(properties.facility.number === issuance.facility.toString(), 'It names another facility.');
      must(properties.attestedWh === issuance['attested-wh'].toString(), 'It names another amount of energy.');
      must(BigInt(properties.period.start) === issuance['period-start'], 'It names another start.');
      must(BigInt(properties.period.end) === issuance['period-end'], 'It names another end.');
      must(properties.readings.root === hex(issuance['readings-root']), 'It names other readings.');
      return { value, detail: `${cidOfSha256(issuance.evidence)}: ${value.name}` };
    },
  );
  const leaves = await steps.run('the readings on IPFS rebuild the root, the sum and the count on chain', async () => {
    const value = await evidence.readings(metadata.properties.readings.cid);
    const tree = merkleSum(value);
    must(hex(tree.root) === hex(issuance['readings-root']), 'They give another root.');
    must(tree.sum === issuance['attested-wh'], `They add up to ${tree.sum} Wh.`);
    must(BigInt(tree.leaves) === issuance.leaves, `There are ${tree.leaves} of them.`);
    return { value, detail: `${tree.leaves} readings, ${tree.sum} Wh, root ${hex(tree.root).slice(0, 16)}...` };
  });
  await steps.run('every reading lies inside the period and none overlaps another', async () => {
    let last = issuance['period-start'];
    for (const leaf of leaves) {
      must(
        BigInt(leaf.start) >= last && BigInt(leaf.end) <= issuance['period-end'],
        `The reading at ${leaf.start} does not.`,
      );
      last = BigInt(leaf.end);
    }
    return { value: null, detail: `${utc(issuance['period-start'])} to ${utc(last)}` };
  });
  const verdict = await steps.run(
    'the verdict on IPFS has the hash on chain, passed, and judged these readings',
    async () => {
      const value = await evidence.verdict(issuance['verdict-hash']);
      must(value.result === 'pass', `Its result is ${value.result}.`);
      must(value.inputs.readingsRoot === hex(issuance['readings-root']), 'It judged other readings.');
      must(value.inputs.energyWh === issuance['attested-wh'].toString(), 'It judged another amount of energy.');
      const { version, hash } = value.ruleSet;
      return { value, detail: `rule set ${version} (${hash.slice(0, 16)}...), ${value.findings.length} findings` };
    },
  );
  await steps.run(
    'the raw meter file on IPFS, judged again by the rules, gives the same verdict to the byte',
    async () => {
      const again = await evidence.replay(verdict, metadata.properties.rawFile.cid);
      const [expected, found] = [hex(issuance['verdict-hash']), hex(again.verdictHash)];
      must(
        found === expected,
        `It gives ${found}: another file, or another version of the rules than this program has.`,
      );
      return { value: null, detail: `${metadata.properties.rawFile.cid}, verdict ${expected.slice(0, 16)}...` };
    },
  );
  await steps.run('the chain marks every hour of the period as issued, so none can be issued again', async () => {
    const { facility, 'period-start': start, 'period-end': end } = issuance;
    must(await reads.areHoursIssued(facility, start, end), 'At least one hour of the period is free.');
    return { value: null, detail: `${(end - start) / HOUR} hours` };
  });
  return { issuance, leaves };
}
