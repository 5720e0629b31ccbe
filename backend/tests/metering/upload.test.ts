import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as api from '../../src/modules/metering/metering.contract.ts';
import { csvOf, hours, type MeteringTest, startMetering } from './meters.ts';

let test: MeteringTest;
beforeAll(async () => {
  test = await startMetering();
});
afterAll(() => test.stop());

const JUNE = '2026-06-01T00:00:00Z';
const refusal = (call: Promise<unknown>) =>
  call.then(
    () => expect.unreachable('it was accepted'),
    (error: unknown) => error as { name: string; status: number; message: string; document: Record<string, unknown> },
  );
const tables = async () => {
  const [row] = await test.database.query<Record<string, number>>(
    `SELECT (SELECT count(*)::integer FROM metering_batch) AS batches, (SELECT count(*)::integer FROM reading) AS readings,
       (SELECT count(*)::integer FROM meter) AS meters, (SELECT count(*)::integer FROM outbox) AS outbox,
       (SELECT count(*)::integer FROM metering_finding) AS findings`,
  );
  return row;
};

type Body = string | ReadableStream;

/** As curl would: the status and the problem, if it is one. */
async function post(facilityId: string, body: Body, contentType = 'text/csv', query = '') {
  const headers = { 'content-type': contentType, authorization: `Bearer ${test.producer.token}` };
  const path = `${test.url}/v1/facilities/${facilityId}/batches${query}`;
  const init: RequestInit & { duplex: 'half' } = { method: 'POST', headers, body: body as string, duplex: 'half' };
  const answer = await fetch(path, init);
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

describe('uploading a meter file', () => {
  it('keeps the file by its hash, stores its readings and answers with the counts', async () => {
    const { id, meters } = await test.facility();
    const file = csvOf(hours(JUNE, [1_000, 2_000, 3_000]));
    const batch = await test.upload(id, file);
    expect(batch).toMatchObject({
      facilityId: id,
      state: 'received',
      format: 'csv',
      uploadedBy: test.producer.address,
      counts: { readings: 3, stored: 3, duplicates: 0, missing: 0, refused: 0, ignoredChannels: 0 },
      channels: [{ meter: meters[0], direction: 'generation', used: true, intervals: 3, energyWh: '6000' }],
      period: { start: new Date(JUNE), end: new Date('2026-06-01T03:00:00Z') },
      verdict: null,
      findings: { total: 0, items: [], next: null },
    });
    expect(Buffer.from(await test.ipfs.get(batch.file.cid)).toString()).toBe(file);
    expect((await test.readings(id)).map(({ wh, meter, batchId }) => [wh, meter, batchId])).toEqual(
      [1_000n, 2_000n, 3_000n].map((wh) => [wh, meters[0], batch.id]),
    );
  });

  it('answers the same file with the same batch, 201 the first time and 200 after', async () => {
    const { id } = await test.facility();
    const file = csvOf(hours(JUNE, [5]));
    const first = await post(id, file);
    const before = await tables();
    const again = await post(id, file);
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.body).toEqual(first.body);
    expect(await tables()).toEqual(before);
  });

  it('makes one batch of a file that comes in several times at once', async () => {
    const { id } = await test.facility();
    const file = csvOf(hours(JUNE, [7, 8]));
    const answers = await Promise.all(Array.from({ length: 4 }, () => post(id, file)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 201]);
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(await test.readings(id)).toHaveLength(2);
  });

  it('refuses the same file read otherwise, instead of answering what it means no longer', async () => {
    const { id } = await test.facility();
    const file = 'start,end,value,unit,quality\n2026-06-01 10:00,2026-06-01 11:00,5,Wh,actual\n';
    const first = await test.upload(id, file, { timeZone: 'Europe/Berlin' });
    expect(first.period.start).toEqual(new Date('2026-06-01T08:00:00Z'));
    const error = await refusal(test.upload(id, file, { timeZone: 'UTC' }));
    expect(error).toMatchObject({ name: 'conflict', message: expect.stringContaining(first.id) });
  });

  it('reads NEM12 by its first record and counts the channels it leaves out', async () => {
    const { id } = await test.facility({ meters: ['NMI1234567'] });
    const day = (suffix: string, wh: number) =>
      `200,NMI1234567,B1E1,1,${suffix},${suffix},S1,kWh,30,\n300,20260601,${Array(48).fill(wh).join(',')},A,,,,\n`;
    const file = `100,NEM12,202606020000,A,B\n${day('B1', 1)}${day('E1', 2)}900\n`;
    const batch = await test.upload(id, file);
    expect(batch).toMatchObject({ format: 'nem12', counts: { readings: 48, stored: 48, ignoredChannels: 1 } });
    expect(batch.channels.map(({ channel, used }) => [channel, used])).toEqual([
      ['B1', true],
      ['E1', false],
    ]);
  });

  it('names record, line and cure of every fault of a malformed file, and keeps nothing of it', async () => {
    const { id } = await test.facility();
    const before = await tables();
    const good = hours(JUNE, [1, 2]);
    const file = `${csvOf(good)}2026-06-01T02:00:00Z,2026-06-01T03:00:00Z,three,Wh,actual\n2026-06-01T04:00:00Z,2026-06-01T03:00:00Z,4,Wh,actual\n`;
    const error = await refusal(test.upload(id, file));
    expect(error).toMatchObject({ name: 'malformed-meter-file', status: 422 });
    expect(error.document.faults).toMatchObject([
      {
        pointer: 'line/4',
        record: 'row',
        line: 4,
        what: expect.stringContaining('three'),
        cure: expect.stringContaining('digits'),
      },
      {
        pointer: 'line/5',
        record: 'row',
        line: 5,
        what: expect.stringContaining('ends before'),
        cure: expect.stringContaining('start first'),
      },
    ]);
    expect(error.message).toContain('Line 4');
    expect(await tables()).toEqual(before);
    expect(await test.readings(id)).toEqual([]);
  });

  it.each([
    ['an empty file', '', 'empty'],
    ['blank lines', '\n\n \n', 'blank'],
    ['a header without rows', 'start,end,value,unit,quality\n', 'no rows'],
    ['an Excel workbook', 'PK\u0003\u0004 and so on', 'Excel'],
    ['a NEM12 file cut short', '100,NEM12,202606020000,A,B\n200,NMI1234567,B1,1,B1,B1,S1,kWh,30,\n', '900'],
    ['a meter name of a kilobyte', csvOf(hours(JUNE, [1], { meter: 'M'.repeat(1_000) })), 'too long'],
  ])('refuses %s in words', async (_what, file, words) => {
    const { id } = await test.facility();
    const { status, body } = await post(id, file);
    expect([status, body.name]).toEqual([422, 'malformed-meter-file']);
    expect(body.detail).toContain(words);
    expect(body.faults).toMatchObject([{ line: expect.any(Number), cure: expect.stringMatching(/\w/) }]);
  });

  it('refuses a file above 64 MiB, and the sender gets to read why', async () => {
    const { id } = await test.facility();
    async function* endless() {
      const piece = new Uint8Array(1024 * 1024).fill(0x31);
      for (let i = 0; i < 66; i += 1) yield piece;
    }
    const { status, body } = await post(id, ReadableStream.from(endless()));
    expect([status, body.name, body.detail]).toEqual([413, 'too-large', expect.stringContaining('64 MiB')]);
  });

  it('refuses a zone nobody knows and points at it', async () => {
    const { id } = await test.facility();
    const error = await refusal(test.upload(id, csvOf(hours(JUNE, [1])), { timeZone: 'Mars/Olympus' }));
    expect(error).toMatchObject({ name: 'invalid-input', document: { faults: [{ pointer: 'query/timeZone' }] } });
    expect(error.message).toContain('Europe/Madrid');
  });

  it('refuses other kinds of content', async () => {
    const { id } = await test.facility();
    const { status, body } = await post(id, '{}', 'application/json');
    expect([status, body.name, body.detail]).toEqual([
      415,
      'unsupported-media-type',
      expect.stringContaining('text/csv'),
    ]);
  });

  it('refuses a facility that does not exist, belongs to somebody else, or was rejected', async () => {
    const { id } = await test.facility();
    const file = csvOf(hours(JUNE, [1]));
    const unknown = '0198f3a0-0000-7000-8000-000000000000' as typeof id;
    expect(await refusal(test.upload(unknown, file))).toMatchObject({ name: 'not-found', status: 404 });
    const foreign = await refusal(test.upload(id, file, {}, test.producer2));
    expect(foreign).toMatchObject({ name: 'not-owner', status: 403 });
    expect(foreign.message).toContain(test.producer.address);
    expect(await test.readings(id)).toEqual([]);
  });

  it('says so when the upload breaks off, and keeps nothing', async () => {
    const { id } = await test.facility();
    const before = await tables();
    async function* broken() {
      yield new TextEncoder().encode(csvOf(hours(JUNE, [1])));
      throw new Error('the line went dead');
    }
    await expect(post(id, ReadableStream.from(broken()))).rejects.toThrow();
    expect(await tables()).toEqual(before);
    expect((await post(id, csvOf(hours(JUNE, [1])))).status).toBe(201);
  });

  it('lets several facilities and files in at the same time', async () => {
    const facilities = await Promise.all(Array.from({ length: 3 }, () => test.facility()));
    const batches = await Promise.all(
      facilities.flatMap(({ id }) => [
        test.upload(id, csvOf(hours(JUNE, Array(24).fill(10)))),
        test.upload(id, csvOf(hours('2026-06-01T12:00:00Z', Array(24).fill(10)))),
      ]),
    );
    for (const { id } of facilities) {
      expect(await test.readings(id)).toHaveLength(36);
      const counts = batches.filter(({ facilityId }) => facilityId === id).map((batch) => batch.counts);
      expect(counts.reduce((sum, { duplicates }) => sum + duplicates, 0)).toBe(12);
    }
  });
});

describe('looking at what was uploaded', () => {
  it('shows it to the owner, to verification bodies and to administrators, and to nobody else', async () => {
    const { id } = await test.facility();
    const { id: batchId } = await test.upload(id, csvOf(hours(JUNE, [1])));
    const administrator = await test.enter('administrator');
    for (const session of [test.producer, test.verifier, administrator]) {
      expect((await test.read(batchId, session)).id).toBe(batchId);
      const { items } = await session.call(api.listBatches, { params: { facilityId: id } });
      expect(items.map((batch) => batch.id)).toEqual([batchId]);
    }
    expect(await refusal(test.read(batchId, test.producer2))).toMatchObject({ name: 'not-owner' });
    for (const endpoint of [api.listBatches, api.listReadings] as const)
      expect(
        await refusal(test.producer2.call(endpoint as typeof api.listBatches, { params: { facilityId: id } })),
      ).toMatchObject({
        name: 'not-owner',
      });
    const findings = test.producer2.call(api.listFindings, { params: { batchId } });
    expect(await refusal(findings)).toMatchObject({ name: 'not-owner' });
  });

  it('pages through batches, newest first', async () => {
    const { id } = await test.facility();
    const ids: string[] = [];
    for (const wh of [1, 2, 3]) ids.push((await test.upload(id, csvOf(hours(`2026-06-0${wh}T00:00:00Z`, [wh])))).id);
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: { items: { id: string }[]; next: string | null } = await test.producer.call(api.listBatches, {
        params: { facilityId: id },
        query: { limit: 2, ...(cursor === null ? {} : { cursor }) },
      });
      seen.push(...page.items.map((batch) => batch.id));
      cursor = page.next;
    } while (cursor !== null);
    expect(seen).toEqual(ids.reverse());
  });

  it('pages through the readings of all meters in time order, each once, within the asked time', async () => {
    const { id } = await test.facility({ meters: ['A', 'B'] });
    const rows = ['A', 'B'].flatMap((meter) =>
      hours(
        JUNE,
        Array.from({ length: 24 }, (_, i) => i),
        { meter },
      ),
    );
    await test.upload(id, csvOf(rows));
    const from = new Date('2026-06-01T02:00:00Z');
    const to = new Date('2026-06-01T20:00:00Z');
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: { items: { start: Date; meter: string; wh: bigint }[]; next: string | null } =
        await test.producer.call(api.listReadings, {
          params: { facilityId: id },
          query: { from, to, limit: 5, ...(cursor === null ? {} : { cursor }) },
        });
      seen.push(...page.items.map(({ start, meter, wh }) => `${start.getUTCHours()} ${meter} ${wh}`));
      cursor = page.next;
    } while (cursor !== null);
    expect(seen).toEqual(Array.from({ length: 18 }, (_, i) => [`${i + 2} A ${i + 2}`, `${i + 2} B ${i + 2}`]).flat());
  });

  it('publishes the rules with the hash that every verdict carries', async () => {
    const { rules, hash, version } = await test.client.call(api.listRules);
    expect(rules.map(({ id }) => id)).toEqual(expect.arrayContaining(['R01', 'R02', 'R03', 'R04', 'R10', 'R25']));
    expect([version, hash]).toEqual(['1', expect.stringMatching(/^[0-9a-f]{64}$/)]);
  });
});
