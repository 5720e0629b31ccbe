import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { problemOf } from '../../ui/error-state.tsx';
import { FileInput } from '../../ui/file-input.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Progress } from '../../ui/progress.tsx';
import { facilityFile, type Id } from '../api.ts';
import { bytes } from '../format.ts';
import { uploadFile } from '../upload.ts';

/** One file on its way, or why it did not arrive. */
interface Sending {
  key: number;
  file: File;
  sent: number;
  refusal: string | null;
}

const ACCEPT = '.pdf,.png,.jpg,.jpeg,.csv,.txt';
const { MAX_EVIDENCE_BYTES, EVIDENCE_TYPES } = facilityFile;

const contentTypeOf = ({ type }: File): string =>
  EVIDENCE_TYPES.find((each) => each === type) ?? 'application/octet-stream';

const refusalOf = ({ size }: File): string | null => {
  if (size === 0) return 'The file is empty.';
  return size > MAX_EVIDENCE_BYTES
    ? `It is larger than ${bytes(MAX_EVIDENCE_BYTES)}: send a smaller scan, or parts.`
    : null;
};

/** Documents are sent one after another, each with its progress; one that is refused says why and keeps no other back. */
export function EvidenceUpload({ facilityId, room }: { facilityId: Id<'facility'>; room: number }) {
  const client = useQueryClient();
  const [sendings, setSendings] = useState<readonly Sending[]>([]);
  const last = useRef(0);
  const queue = useRef(Promise.resolve());
  const change = (key: number, part: Partial<Sending>) =>
    setSendings((all) => all.map((each) => (each.key === key ? { ...each, ...part } : each)));
  const drop = (key: number) => setSendings((all) => all.filter((each) => each.key !== key));

  const send = async (key: number, file: File) => {
    try {
      await uploadFile(facilityFile.uploadFile, {
        params: { id: facilityId },
        query: { name: file.name },
        file,
        contentType: contentTypeOf(file),
        onProgress: (sent) => change(key, { sent }),
      });
      drop(key);
      await client.invalidateQueries({ queryKey: [facilityFile.listFiles.id] });
    } catch (error) {
      const { title, detail } = problemOf(error);
      change(key, { refusal: `${title}. ${detail}` });
    }
  };
  const take = (file: File) => {
    last.current += 1;
    const key = last.current;
    const refusal = refusalOf(file);
    setSendings((all) => [...all, { key, file, sent: 0, refusal }]);
    if (refusal === null) queue.current = queue.current.then(() => send(key, file));
  };

  return (
    <div className="grid gap-3 border-t border-line p-4">
      {sendings.map(({ key, file, sent, refusal }) =>
        refusal === null ? (
          <Progress key={key} label={`Sending ${file.name}`} value={sent} max={file.size} />
        ) : (
          <Notice
            key={key}
            tone="negative"
            title={`${file.name} was not added`}
            actions={<Button onClick={() => drop(key)}>Dismiss</Button>}
          >
            {refusal}
          </Notice>
        ),
      )}
      {room > 0 ? (
        <FileInput
          accept={ACCEPT}
          multiple
          onFile={take}
          prompt={`or drop PDF, PNG, JPEG, CSV or text, up to ${bytes(MAX_EVIDENCE_BYTES)} each`}
        />
      ) : (
        <p className="text-sm text-muted">A facility holds at most {facilityFile.MAX_EVIDENCE_FILES} documents.</p>
      )}
    </div>
  );
}
