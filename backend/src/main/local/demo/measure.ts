import { createFacility } from '../../../modules/facility/facility.contract.ts';
import { approvePlant, judged, registerPlant, sendReadings } from '../flow/plant.ts';
import type { Cast } from './cast.ts';
import { DEMO_NAMEPLATE_W, type MeterSource } from './meter-source.ts';
import { inWh, type Report } from './report.ts';

const microdegrees = (degrees: number) => Math.round(degrees * 1_000_000);

/** A facility from its draft to the decision of the verification body. */
export async function registerFacility(
  { producer, verifier }: Cast,
  source: MeterSource,
  granular: boolean,
  report: Report,
) {
  const draft = await producer.api.call(createFacility, {
    body: {
      name: 'Demo solar farm',
      fuel: 'F01040100',
      technology: 'T010100',
      tracking: false,
      country: 'AU',
      subdivision: 'AU-NSW',
      gridZone: 'NSW1',
      latitude: microdegrees(source.latitude),
      longitude: microdegrees(source.longitude),
      nameplateW: DEMO_NAMEPLATE_W,
      commissionedAt: new Date('2020-01-01T00:00:00Z'),
      unit: granular ? 'granular' : 'certificate',
      meters: source.meters,
      support: 'none',
      declarations: { wholeOutput: true, notRegisteredElsewhere: true },
    },
  });
  const facility = await registerPlant(producer, draft.id);
  report.step(`facility ${facility} registered on chain, unit ${granular ? '1 Wh' : '1 MWh'}`);
  await approvePlant(verifier, draft.id, 'Demo run: documents and meter seen.');
  report.step(`facility ${facility} approved by the verification body`);
  return { id: draft.id, facility };
}

/** Uploads the meter file and waits for the verdict of the rules. */
export async function upload(
  { producer }: Cast,
  facilityId: Awaited<ReturnType<typeof registerFacility>>['id'],
  source: MeterSource,
  report: Report,
) {
  const uploaded = await sendReadings(producer, facilityId, source.content);
  report.step(`${source.content.length} bytes uploaded and kept as ${uploaded.file.cid}`);
  for (const channel of uploaded.channels.filter((c) => !c.used))
    report.note(`channel ${channel.meter} ${channel.channel} is ${channel.direction}: counted, not used`);
  const batch = await judged(producer, uploaded);
  const { verdict } = batch;
  report.step(`${batch.leaves} readings, ${inWh(batch.energyWh ?? 0n)}: the rules say ${verdict.result}`);
  for (const finding of verdict.findings)
    report.note(`${finding.rule} ${finding.severity}: ${finding.message} ${finding.cure}`);
  report.note(`verdict ${verdict.hash.slice(0, 16)}... at ${verdict.cid}`);
  return batch;
}
