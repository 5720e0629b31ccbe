import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { type Id, metering } from '../../lib/api.ts';
import { ScrollText } from '../../lib/evidence/scroll-text.tsx';
import { fieldFaults } from '../../lib/faults.ts';
import { bytes } from '../../lib/format.ts';
import { uploadFile } from '../../lib/upload.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { FileInput } from '../../ui/file-input.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Progress } from '../../ui/progress.tsx';
import { FileFaults } from './file-faults.tsx';
import { type Peek, peek } from './peek.ts';
import { NO_OPTIONS, type UploadOptions, UploadOptionsFields } from './upload-options.tsx';

interface Chosen extends Peek {
  file: File;
}

/** One file at a time: chosen, looked into, sent with progress, then its batch. A refused file and its options stay. */
export function UploadForm({ facilityId, meters }: { facilityId: Id<'facility'>; meters: readonly string[] }) {
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [options, setOptions] = useState(NO_OPTIONS);
  const [sent, setSent] = useState<number | null>(null);
  const [error, setError] = useState<unknown>(null);
  const stop = useRef<AbortController>(null);
  const [, navigate] = useLocation();
  const client = useQueryClient();

  const choose = async (file: File) => {
    setError(null);
    setChosen({ file, ...(await peek(file)) });
  };
  const send = async ({ file, format }: Chosen) => {
    const controller = new AbortController();
    stop.current = controller;
    setError(null);
    setSent(0);
    try {
      const batch = await uploadFile(metering.uploadBatch, {
        params: { facilityId },
        query: { format, ...(format === 'csv' ? options : {}) },
        file,
        contentType: 'text/csv',
        onProgress: setSent,
        signal: controller.signal,
      });
      void client.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[0]).startsWith('metering.') });
      navigate(`/batches/${batch.id}`);
    } catch (failure) {
      if (!controller.signal.aborted) setError(failure);
    } finally {
      setSent(null);
    }
  };

  return (
    <div className="grid gap-5">
      <FileInput
        accept=".csv,.txt,.nem,.nem12,text/csv,text/plain"
        prompt="or drop a meter file here, up to 64 MiB"
        disabled={sent !== null}
        onFile={(file) => void choose(file)}
      />
      {chosen !== null && <FirstLines {...chosen} />}
      {chosen?.refusal && <Notice tone="negative" title={chosen.refusal} />}
      {chosen?.format === 'csv' && chosen.refusal === null && (
        <UploadOptionsFields value={options} onChange={setOptions} meters={meters} faults={optionFaults(error)} />
      )}
      {sent !== null && chosen !== null && <Sending sent={sent} total={chosen.file.size} />}
      {error !== null && chosen !== null && <Refusal error={error} file={chosen.file} />}
      <div className="flex flex-wrap gap-2">
        <Button
          variant="primary"
          busy={sent !== null}
          disabled={chosen === null || chosen.refusal !== null}
          onClick={() => chosen !== null && void send(chosen)}
        >
          {sent === null ? 'Upload and check' : 'Uploading'}
        </Button>
        {sent !== null && (
          <Button variant="quiet" onClick={() => stop.current?.abort()}>
            Stop
          </Button>
        )}
      </div>
    </div>
  );
}

const OPTION_NAMES = Object.keys(NO_OPTIONS) as (keyof UploadOptions)[];
const optionFaults = (error: unknown): Record<string, string> => {
  const faults = fieldFaults(error);
  return Object.fromEntries(OPTION_NAMES.flatMap((name) => (faults[name] === undefined ? [] : [[name, faults[name]]])));
};

function FirstLines({ file, format, lines }: Chosen) {
  return (
    <figure className="grid gap-1">
      <figcaption className="text-sm">
        <span className="font-medium">{file.name}</span>{' '}
        <span className="text-muted">
          {bytes(file.size)}, {format === 'nem12' ? 'NEM12' : 'CSV'}, first lines
        </span>
      </figcaption>
      <ScrollText label="First lines of the file" text={lines.join('\n')} />
    </figure>
  );
}

function Sending({ sent, total }: { sent: number; total: number }) {
  if (sent < total) return <Progress label={`Sending ${bytes(sent)} of ${bytes(total)}`} value={sent} max={total} />;
  return <Progress label="The file has arrived and is read line by line" />;
}

/** A file with faults in its lines; a fault of an option stands at its field; anything else is said as it is. */
function Refusal({ error, file }: { error: unknown; file: File }) {
  if (error instanceof Error && error.name === 'malformed-meter-file') return <FileFaults error={error} file={file} />;
  if (Object.keys(optionFaults(error)).length > 0)
    return <Notice tone="negative" title="One of the options is not acceptable: the field says why." />;
  return <ErrorState error={error} />;
}
