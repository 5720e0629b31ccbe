import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { facilityFile, type Id, useMutate } from '../api.ts';

interface RemoveFileDialogProps {
  facilityId: Id<'facility'>;
  /** Null while nothing is to be removed. */
  file: facilityFile.FacilityFileView | null;
  onClose(): void;
}

/** Asks before a document is taken off a draft. */
export function RemoveFileDialog({ facilityId, file, onClose }: RemoveFileDialogProps) {
  const remove = useMutate(facilityFile.deleteFile);
  const close = () => {
    remove.reset();
    onClose();
  };
  const go = async (fileId: Id<'facility_file'>) => {
    await remove.mutateAsync({ params: { id: facilityId, fileId } });
    close();
  };
  return (
    <Dialog
      open={file !== null}
      onClose={close}
      title="Remove this document?"
      footer={
        <>
          <Button variant="quiet" onClick={close}>
            Keep it
          </Button>
          <Button
            variant="danger"
            busy={remove.isPending}
            onClick={() => file !== null && void go(file.id).catch(() => {})}
          >
            Remove the document
          </Button>
        </>
      }
    >
      <p className="break-words">{file?.name} is taken off the draft. What is kept of it can no longer be opened.</p>
      {remove.error && <ErrorState className="mt-4" error={remove.error} />}
    </Dialog>
  );
}
