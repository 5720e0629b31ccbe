import type { DeployNetwork } from './sources.ts';

/** The first council. It can replace itself later; the deployer has no power after `bootstrap`. */
export type CouncilTerms = {
  /** One to ten principals. */
  readonly members: readonly string[];
  /** How many members decide. */
  readonly threshold: number;
  /** Who may pause: none to five principals. */
  readonly guardians: readonly string[];
  /** How long the council's delayed acts wait, in seconds. */
  readonly delay: number;
};

export type DeployOptions = CouncilTerms & {
  /** A Stacks API: node RPC and `/extended` under one URL. */
  readonly nodeUrl: string;
  readonly network: DeployNetwork;
  /** 32 bytes as hex, or 33 with the trailing 01. */
  readonly deployerKey: string;
  /** Only checked: the council sets it later with `marketplace.set-treasury`. */
  readonly treasury?: string | undefined;
  /** Micro-STX per byte of a transaction; without it the node estimates every fee. */
  readonly feeRate?: number | undefined;
  readonly onProgress?: ((line: string) => void) | undefined;
};
