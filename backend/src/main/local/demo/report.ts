/** The readable account of a run: one line per step as it ends, with its figures. */
export class Report {
  private readonly began = performance.now();

  constructor(private readonly write: (text: string) => void) {}

  get elapsedMs(): number {
    return Math.round(performance.now() - this.began);
  }

  chapter(title: string): void {
    this.write(`\n${title}\n`);
  }

  step(text: string): void {
    this.write(`  ${(this.elapsedMs / 1000).toFixed(1).padStart(5)} s  ${text}\n`);
  }

  note(text: string): void {
    this.write(`           ${text}\n`);
  }
}

const group = (n: bigint) => n.toString().replace(/\B(?=(\d{3})+$)/g, ',');

/** 1,234,567 Wh */
export const inWh = (wh: bigint) => `${group(wh)} Wh`;
/** 42,000 sats */
export const inSats = (sats: bigint) => `${group(sats)} sats`;
