import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { Clock } from '../../kit/clock.ts';
import type { Database, Tx } from '../../kit/database.ts';
import type { Download, Principal } from '../../kit/endpoint.ts';
import { type Id, newId } from '../../kit/id.ts';
import type { Ipfs } from '../../kit/ipfs.ts';
import { announce } from '../../kit/live.ts';
import { notFound, Problem } from '../../kit/problem.ts';
import { newSealKey, SEAL_BYTES, seal, unseal } from '../../kit/seal.ts';
import { type SpooledFile, spool } from '../../kit/spool.ts';
import type { FacilityFile } from './facility.entity.ts';
import type { FacilityQueries } from './facility.queries.ts';
import type { FacilityRepository } from './facility.repository.ts';
import {
  type EvidenceType,
  type FacilityFileView,
  MAX_EVIDENCE_BYTES,
  MAX_EVIDENCE_FILES,
} from './facility-file.contract.ts';
import { cleanFileName, magicType, TextCheck, textType } from './facility-file.rules.ts';

type FacilityId = Id<'facility'>;
type FileId = Id<'facility_file'>;

export interface FacilityFileParts {
  database: Database;
  repository: FacilityRepository;
  queries: FacilityQueries;
  documents: Pick<Ipfs, 'putBytes' | 'get'>;
  clock: Clock;
}

/**
 * Evidence for those who decide: sealed on IPFS, with the key kept here. A file that is deleted leaves blocks that nobody can
 * open any more. Files change with the draft they belong to and never after it, because the document lists their hashes.
 */
export class FacilityFileService {
  constructor(private readonly parts: FacilityFileParts) {}

  /** `repeated`: the facility has this very content already. */
  async upload(
    principal: Principal,
    facilityId: FacilityId,
    name: string,
    content: Readable,
  ): Promise<{ file: FacilityFileView; repeated: boolean }> {
    const { database, repository, queries, documents, clock } = this.parts;
    await this.ownDraft(principal, facilityId);
    const spooled = await spool(content, { maxBytes: MAX_EVIDENCE_BYTES });
    try {
      const contentType = await typeOf(spooled, name);
      const known = await queries.fileByHash(facilityId, spooled.sha256);
      if (known !== null) return { file: known, repeated: true };
      this.refuseMore(await queries.files(facilityId));
      const key = newSealKey();
      const { cid } = await documents.putBytes(seal(spooled.read(), key));
      const file: FacilityFile = {
        id: newId<'facility_file'>(clock.now()),
        facilityId,
        name: cleanFileName(name, contentType),
        contentType,
        size: spooled.size,
        sha256: spooled.sha256,
        sealedCid: cid,
        sealKey: key,
        uploadedAt: clock.now(),
      };
      return await database.transaction(async (tx) => {
        await this.lockDraft(tx, facilityId);
        const meanwhile = await queries.fileByHash(facilityId, spooled.sha256, tx);
        if (meanwhile !== null) return { file: meanwhile, repeated: true };
        this.refuseMore(await queries.files(facilityId, tx));
        await repository.addFile(tx, file);
        await announce(tx, { module: 'facility', event: 'file-added', height: null });
        return { file: { ...file, sha256: file.sha256.toString('hex') }, repeated: false };
      });
    } finally {
      await spooled.remove();
    }
  }

  async list(principal: Principal, facilityId: FacilityId): Promise<FacilityFileView[]> {
    await this.visible(principal, facilityId);
    return this.parts.queries.files(facilityId);
  }

  async content(principal: Principal, facilityId: FacilityId, id: FileId): Promise<Download> {
    const { queries, documents } = this.parts;
    await this.visible(principal, facilityId);
    const file = await queries.sealedFile(facilityId, id);
    if (file === null) throw notFound('file');
    const sealed = await documents.get(file.sealedCid, { maxBytes: MAX_EVIDENCE_BYTES + SEAL_BYTES });
    const content = unseal(sealed, file.sealKey);
    if (!createHash('sha256').update(content).digest().equals(file.sha256))
      throw new Error(`The file ${id} is not what was uploaded.`);
    return { content, contentType: file.contentType, name: file.name };
  }

  async remove(principal: Principal, facilityId: FacilityId, id: FileId): Promise<void> {
    const { database, repository } = this.parts;
    await this.ownDraft(principal, facilityId);
    await database.transaction(async (tx) => {
      await this.lockDraft(tx, facilityId);
      if (!(await repository.removeFile(tx, facilityId, id))) throw notFound('file');
      await announce(tx, { module: 'facility', event: 'file-removed', height: null });
    });
  }

  private async visible(principal: Principal, id: FacilityId) {
    const facility = await this.parts.queries.read(principal, id);
    if (facility === null) throw notFound('facility');
    return facility;
  }

  private async ownDraft(principal: Principal, id: FacilityId): Promise<void> {
    const { ownerAddress, state } = await this.visible(principal, id);
    if (ownerAddress !== principal.address)
      throw new Problem('not-owner', `This facility belongs to ${ownerAddress}. Sign in with that account.`);
    if (state !== 'draft') throw submitted();
  }

  /** Counts as a change of the draft, so that no document is published that misses it. */
  private async lockDraft(tx: Tx, id: FacilityId): Promise<void> {
    const { repository } = this.parts;
    const facility = await repository.lock(tx, id);
    if (facility === null) throw notFound('facility');
    if (facility.detailsHash !== null) throw submitted();
    await repository.change(tx, facility);
  }

  private refuseMore(files: readonly unknown[]): void {
    if (files.length < MAX_EVIDENCE_FILES) return;
    throw new Problem(
      'conflict',
      `A facility holds at most ${MAX_EVIDENCE_FILES} files. Delete one that is not needed.`,
    );
  }
}

const submitted = () =>
  new Problem('wrong-state', 'This facility was submitted: its document lists the files, so they stay as they are.');

async function typeOf(file: SpooledFile, name: string): Promise<EvidenceType> {
  const text = new TextCheck();
  let first: Uint8Array | undefined;
  for await (const chunk of file.read()) {
    if (first === undefined) {
      first = chunk as Uint8Array;
      const type = magicType(first);
      if (type !== undefined) return type;
    }
    text.see(chunk as Uint8Array);
  }
  if (first === undefined) throw new Problem('malformed-request', 'The file is empty.');
  if (text.end()) return textType(name);
  throw new Problem('unsupported-media-type', 'Send a PDF, PNG, JPEG, CSV or text file (UTF-8): this is none of them.');
}
