import { z } from 'zod';
import { DownloadSchema, endpoint } from '../../kit/endpoint.ts';
import { IdSchema } from '../../kit/id.ts';
import { InstantCodec } from '../../kit/units.ts';

export const MAX_EVIDENCE_BYTES = 20 * 1024 * 1024;
export const MAX_EVIDENCE_FILES = 20;

/** Kinds of evidence, told by what is in the file and not by what it is called. */
export const EVIDENCE_TYPES = ['application/pdf', 'image/png', 'image/jpeg', 'text/csv', 'text/plain'] as const;
export type EvidenceType = (typeof EVIDENCE_TYPES)[number];

const FacilityParams = z.object({ id: IdSchema('facility') });
const FileParams = FacilityParams.extend({ fileId: IdSchema('facility_file') });
const READERS = ['producer', 'verification-body', 'administrator'] as const;

export const FacilityFileSchema = z.object({
  id: IdSchema('facility_file'),
  name: z.string(),
  contentType: z.enum(EVIDENCE_TYPES),
  size: z.int().meta({ description: 'Bytes' }),
  sha256: z.string().meta({ description: 'Of the content, in hex; stands in the facility document' }),
  uploadedAt: InstantCodec,
});
export type FacilityFileView = z.output<typeof FacilityFileSchema>;

export const uploadFile = endpoint({
  id: 'facility.uploadFile',
  method: 'POST',
  path: '/v1/facilities/:id/files',
  summary: 'Add an evidence file to a draft',
  description:
    'A permit, a grid connection, a single line diagram, a photograph of the meter: PDF, PNG, JPEG, CSV or text. Only the ' +
    'owner, verification bodies and administrators read it; its sha256 becomes part of the public facility document. The ' +
    'same file again answers what is there with 200.',
  callers: ['producer'],
  params: FacilityParams,
  query: z.object({
    name: z.string().min(1, 'Name the file.').max(255, 'At most 255 characters.').meta({
      description: 'Name of the file; folders and signs that no file system takes are left out',
    }),
  }),
  upload: { contentTypes: [...EVIDENCE_TYPES, 'application/octet-stream'], maxBytes: MAX_EVIDENCE_BYTES },
  status: 201,
  repeatStatus: 200,
  result: FacilityFileSchema,
  problems: ['not-found', 'not-owner', 'wrong-state', 'conflict', 'ipfs-unavailable'],
});

export const listFiles = endpoint({
  id: 'facility.listFiles',
  method: 'GET',
  path: '/v1/facilities/:id/files',
  summary: 'The evidence files of a facility, in the order they came',
  callers: READERS,
  params: FacilityParams,
  result: z.object({ items: z.array(FacilityFileSchema) }),
  problems: ['not-found'],
});

export const readFileContent = endpoint({
  id: 'facility.readFileContent',
  method: 'GET',
  path: '/v1/facilities/:id/files/:fileId/content',
  summary: 'An evidence file itself, to keep',
  callers: READERS,
  params: FileParams,
  download: true,
  result: DownloadSchema,
  problems: ['not-found', 'ipfs-unavailable'],
});

export const deleteFile = endpoint({
  id: 'facility.deleteFile',
  method: 'DELETE',
  path: '/v1/facilities/:id/files/:fileId',
  summary: 'Take an evidence file off a draft',
  callers: ['producer'],
  params: FileParams,
  status: 204,
  result: z.void(),
  problems: ['not-found', 'not-owner', 'wrong-state'],
});

export const facilityFileEndpoints = [uploadFile, listFiles, readFileContent, deleteFile];
