import { WalletError } from './wallet-error.ts';

/** A failure as it is shown: the words of the API, the wallet or the browser. */
export interface Trouble {
  title: string;
  detail?: string;
  /** Faults of the input, each with its field. */
  faults?: { pointer: string; detail: string }[];
  requestId?: string;
  /** Name of the problem, or of the wallet error. */
  name?: string;
}

/** Any failure in words. A refusal by the API is known by its form: its class comes with the contract, which loads later. */
export function troubleOf(error: unknown): Trouble {
  if (error instanceof WalletError) return { name: error.name, title: error.title, detail: error.message };
  if (error instanceof Error && 'document' in error) {
    const document = error.document as {
      name: string;
      title: string;
      detail: string;
      requestId?: string;
      faults?: Trouble['faults'];
    };
    const { name, title, detail, requestId, faults } = document;
    return { name, title, detail, ...(requestId ? { requestId } : {}), ...(faults ? { faults } : {}) };
  }
  if (error instanceof TypeError)
    return {
      name: 'offline',
      title: 'The market cannot be reached',
      detail: 'Nothing was sent. Check the connection and try again.',
    };
  return {
    name: 'unexpected',
    title: 'This did not work',
    detail: error instanceof Error ? error.message : String(error),
  };
}
