import { type DragEvent, useRef, useState } from 'react';
import { Button } from './button.tsx';
import { cx } from './cx.ts';
import type { InputProps } from './field.tsx';

interface FileInputProps extends Partial<InputProps> {
  /** As of the HTML attribute: `.csv,text/csv`. */
  accept: string;
  /** Called once for each file. */
  onFile(file: File): void;
  multiple?: boolean;
  disabled?: boolean;
  /** What may be given here. */
  prompt?: string;
  className?: string;
}

/** A button that opens the file dialog; dropping a file on the area does the same. In a Field, its label names the button. */
export function FileInput({ accept, onFile, multiple, disabled, prompt, className, id, ...field }: FileInputProps) {
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const take = (files: FileList | null) => {
    for (const file of [...(files ?? [])].slice(0, multiple ? undefined : 1)) onFile(file);
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    if (!disabled) take(event.dataTransfer.files);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a shortcut; the button inside does the same
    <div
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
      className={cx(
        'flex flex-wrap items-center gap-3 rounded border border-dashed p-4',
        over ? 'border-accent bg-accent-soft' : 'border-line-strong bg-sunken',
        className,
      )}
    >
      <input
        ref={input}
        type="file"
        accept={accept}
        multiple={multiple}
        disabled={disabled}
        hidden
        onChange={({ target }) => {
          take(target.files);
          target.value = '';
        }}
      />
      <Button
        {...field}
        id={id}
        aria-labelledby={id === undefined ? undefined : `${id}-label ${id}-text`}
        icon="upload"
        disabled={disabled}
        onClick={() => input.current?.click()}
      >
        <span id={id === undefined ? undefined : `${id}-text`}>{multiple ? 'Choose files' : 'Choose a file'}</span>
      </Button>
      <span className="text-sm text-muted">{prompt ?? (multiple ? 'or drop them here' : 'or drop it here')}</span>
    </div>
  );
}
