import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { CopyText } from '../../ui/copy-text.tsx';
import { Loading } from '../../ui/loading.tsx';
import { TextLink } from '../../ui/text-link.tsx';
import { Time } from '../../ui/time.tsx';
import { facilityFile, type Id, useApi } from '../api.ts';
import { bytes, shortHash } from '../format.ts';
import { uploadAddress } from '../upload.ts';
import { EvidenceUpload } from './evidence-upload.tsx';
import { Nothing } from './nothing.tsx';
import { RemoveFileDialog } from './remove-file-dialog.tsx';

interface EvidenceFilesProps {
  facilityId: Id<'facility'>;
  /** The owner, while it is a draft: afterwards its document lists the files. */
  canChange: boolean;
}

type File = facilityFile.FacilityFileView;

const KINDS: Record<facilityFile.EvidenceType, string> = {
  'application/pdf': 'PDF',
  'image/png': 'PNG',
  'image/jpeg': 'JPEG',
  'text/csv': 'CSV',
  'text/plain': 'Text',
};

/** Documents beside a facility: for its owner, verification bodies and administrators. Their hashes become public. */
export function EvidenceFiles({ facilityId, canChange }: EvidenceFilesProps) {
  const query = useApi(facilityFile.listFiles, { params: { id: facilityId } });
  const [removing, setRemoving] = useState<File | null>(null);
  return (
    <Card title="Documents" flush>
      <Loading query={query} label="Reading the documents">
        {({ items }) => (
          <>
            {items.length === 0 ? (
              <Nothing>
                {canChange
                  ? 'A permit, the grid connection, a single line diagram, a photograph of the meter: what a verification body will ask for.'
                  : 'The owner added none.'}
              </Nothing>
            ) : (
              <ul className="divide-y divide-line">
                {items.map((file) => (
                  <FileRow
                    key={file.id}
                    facilityId={facilityId}
                    file={file}
                    onRemove={canChange ? () => setRemoving(file) : undefined}
                  />
                ))}
              </ul>
            )}
            {canChange && (
              <EvidenceUpload facilityId={facilityId} room={facilityFile.MAX_EVIDENCE_FILES - items.length} />
            )}
          </>
        )}
      </Loading>
      <RemoveFileDialog facilityId={facilityId} file={removing} onClose={() => setRemoving(null)} />
    </Card>
  );
}

interface FileRowProps {
  facilityId: Id<'facility'>;
  file: File;
  onRemove: (() => void) | undefined;
}

function FileRow({ facilityId, file, onRemove }: FileRowProps) {
  const address = uploadAddress(facilityFile.readFileContent.path, { params: { id: facilityId, fileId: file.id } });
  return (
    <li className="flex items-start justify-between gap-3 px-4 py-2.5">
      <div className="min-w-0">
        <TextLink href={address} plain className="break-words">
          {file.name}
        </TextLink>
        <p className="flex flex-wrap items-center gap-x-2 text-xs text-muted">
          <span>
            {KINDS[file.contentType]}, {bytes(file.size)}
          </span>
          <Time value={file.uploadedAt} style="relative" />
          <CopyText text={file.sha256} short={shortHash(file.sha256)} what={`sha256 of ${file.name}`} />
        </p>
      </div>
      {onRemove && <Button variant="quiet" icon="cross" aria-label={`Remove ${file.name}`} onClick={onRemove} />}
    </li>
  );
}
