import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ParamsOf } from '../../src/kit/endpoint.ts';
import * as facilityApi from '../../src/modules/facility/facility.contract.ts';
import * as api from '../../src/modules/facility/facility-file.contract.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { waterPlantInput } from '../support/facility-input.ts';

type Session = Awaited<ReturnType<TestApi['enter']>>;
type FacilityId = ParamsOf<typeof api.listFiles>['id'];
let test: TestApi;
let producer: Session;
let producer2: Session;
let verifier: Session;
let administrator: Session;
let made = 0;

beforeAll(async () => {
  test = await startApi();
  producer = await test.enter('producer');
  producer2 = await test.enter('producer2');
  verifier = await test.enter('verifier');
  administrator = await test.enter('administrator');
});
afterAll(() => test.stop());

async function draft(): Promise<FacilityId> {
  made += 1;
  const { id } = await producer.call(facilityApi.createFacility, {
    body: waterPlantInput({ name: `Plant ${made}`, meters: [`F${made}`] }),
  });
  return id;
}

const PDF = '%PDF-1.7\na permit\n%%EOF\n';
const send = (id: FacilityId, name: string, content: string | Uint8Array<ArrayBuffer>, session = producer) =>
  session.call(api.uploadFile, {
    params: { id },
    query: { name },
    upload: { contentType: 'application/octet-stream', content },
  });
const list = async (id: FacilityId, session = producer) =>
  (await session.call(api.listFiles, { params: { id } })).items;
const open = (id: FacilityId, fileId: ParamsOf<typeof api.deleteFile>['fileId'], session = producer) =>
  session.call(api.readFileContent, { params: { id, fileId } });
const submit = (id: FacilityId) => producer.call(facilityApi.registerFacilityCall, { params: { id } });

describe('evidence files', () => {
  it('are kept with a clean name, the kind of their content and their sha256, and given back as they were', async () => {
    const id = await draft();
    const file = await send(id, '../Genehmigung Süd.exe', PDF);
    expect(file).toEqual({
      id: file.id,
      name: 'Genehmigung Süd.exe.pdf',
      contentType: 'application/pdf',
      size: PDF.length,
      sha256: createHash('sha256').update(PDF).digest('hex'),
      uploadedAt: test.clock.now(),
    });
    const content = await open(id, file.id);
    expect([Buffer.from(content.content).toString(), content.name]).toEqual([PDF, 'Genehmigung Süd.exe.pdf']);
  });

  it('are sent to keep and never to show, whatever is in them', async () => {
    const id = await draft();
    const { id: fileId } = await send(id, 'page.txt', '<script>alert(1)</script>');
    const answer = await fetch(`${test.url}/v1/facilities/${id}/files/${fileId}/content`, {
      headers: { authorization: `Bearer ${producer.token}` },
    });
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'content-disposition': `attachment; filename="page.txt"; filename*=UTF-8''page.txt`,
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
    await answer.text();
  });

  it('are told by their content: pictures, tables and text, and nothing else', async () => {
    const id = await draft();
    const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3);
    expect((await send(id, 'a.pdf', png)).contentType).toBe('image/png');
    expect((await send(id, 'a.csv', 'start;end\n')).contentType).toBe('text/csv');
    expect((await send(id, 'notes', 'Zähler gesehen')).name).toBe('notes.txt');
    await expect(send(id, 'a.pdf', Uint8Array.of(0x4d, 0x5a, 0, 0))).rejects.toMatchObject({
      name: 'unsupported-media-type',
    });
    await expect(send(id, 'empty.txt', '')).rejects.toMatchObject({ name: 'malformed-request' });
    expect(await list(id)).toHaveLength(3);
  });

  it('answer what is there when the same content comes again', async () => {
    const id = await draft();
    const [one, two] = await Promise.all([send(id, 'a.pdf', PDF), send(id, 'b.pdf', PDF)]);
    expect(two).toEqual(one);
    expect(await send(id, 'c.pdf', PDF)).toEqual(one);
    expect(await list(id)).toEqual([one]);
  });

  it('lie on IPFS so that nobody can read them there', async () => {
    const id = await draft();
    await send(id, 'a.txt', 'the landlord is Ms Example');
    const [row] = await test.database.query<{ sealed_cid: string }>(
      'SELECT sealed_cid FROM facility_file WHERE facility_id = $1',
      [id],
    );
    const kept = Buffer.from(await test.ipfs.get(row?.sealed_cid ?? ''));
    expect(kept.length).toBeGreaterThan(26);
    expect(kept.toString('latin1')).not.toContain('Example');
  });

  it('are read by verification bodies and administrators once the facility is no draft, by other producers never', async () => {
    const id = await draft();
    const { id: fileId } = await send(id, 'a.pdf', PDF);
    const notFound = { name: 'not-found' };
    for (const stranger of [verifier, administrator, producer2]) {
      await expect(list(id, stranger)).rejects.toMatchObject(notFound);
      await expect(open(id, fileId, stranger)).rejects.toMatchObject(notFound);
    }
    await submit(id);
    for (const reader of [verifier, administrator]) {
      expect(await list(id, reader)).toHaveLength(1);
      expect(Buffer.from((await open(id, fileId, reader)).content).toString()).toBe(PDF);
    }
    await expect(open(id, fileId, producer2)).rejects.toMatchObject(notFound);
    const other = await draft();
    await expect(open(other, fileId)).rejects.toMatchObject(notFound);
  });

  it('stand with their sha256 in the document that goes on chain, and stay as they are from then on', async () => {
    const id = await draft();
    const gone = await send(id, 'wrong.txt', 'wrong');
    const kept = await send(id, 'a.pdf', PDF);
    await producer.call(api.deleteFile, { params: { id, fileId: gone.id } });
    await submit(id);
    const { details } = await producer.call(facilityApi.readFacility, { params: { id } });
    const document = await test.ipfs.getJson(details?.cid ?? '');
    const { name, contentType, size, sha256 } = kept;
    expect(document).toMatchObject({ files: [{ name, contentType, size, sha256 }] });
    const fixed = { name: 'wrong-state' };
    await expect(send(id, 'late.txt', 'late')).rejects.toMatchObject(fixed);
    await expect(producer.call(api.deleteFile, { params: { id, fileId: kept.id } })).rejects.toMatchObject(fixed);
  });

  it('are at most twenty for a facility, however many come at once', async () => {
    const id = await draft();
    const sent = await Promise.allSettled(Array.from({ length: 23 }, (_, i) => send(id, `${i}.txt`, `file ${i}`)));
    const refused = sent.flatMap((result) => (result.status === 'rejected' ? [result.reason as { name: string }] : []));
    expect(refused.map(({ name }) => name)).toEqual(['conflict', 'conflict', 'conflict']);
    expect(await list(id)).toHaveLength(api.MAX_EVIDENCE_FILES);
  });

  it('are at most 20 MiB large', async () => {
    const id = await draft();
    const large = new Uint8Array(api.MAX_EVIDENCE_BYTES + 1).fill(0x20);
    await expect(send(id, 'large.txt', large)).rejects.toMatchObject({ name: 'too-large' });
    const most = await send(id, 'most.txt', large.subarray(1));
    expect((await open(id, most.id)).content).toHaveLength(api.MAX_EVIDENCE_BYTES);
  });

  it('belong to the owner of the draft alone, also within reach of others', async () => {
    const id = await draft();
    const { id: fileId } = await send(id, 'a.pdf', PDF);
    await expect(send(id, 'b.pdf', PDF, producer2)).rejects.toMatchObject({ name: 'not-found' });
    await expect(producer2.call(api.deleteFile, { params: { id, fileId } })).rejects.toMatchObject({
      name: 'not-found',
    });
    expect(await list(id)).toHaveLength(1);
  });
});
