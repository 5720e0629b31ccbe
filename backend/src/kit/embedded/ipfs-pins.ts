import fs from 'node:fs/promises';

export type PinType = 'recursive' | 'direct';
const LINE = /^(?:\+ (recursive|direct) (\S+)|- (\S+))$/;

/**
 * Pins in an append-only log, one line per change: "+ recursive <cid>" or "- <cid>". A line cut short by a crash is
 * dropped; the log is rewritten on opening when most of it is history.
 */
export class PinLog {
  private readonly pins = new Map<string, PinType>();
  private last: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly file: string,
    private readonly durable: boolean,
  ) {}

  static async open(file: string, durable: boolean): Promise<PinLog> {
    const log = new PinLog(file, durable);
    const text = await fs.readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    });
    const lines = text.split('\n');
    const cut = lines.pop() !== '';
    for (const [index, line] of lines.entries()) {
      const [, type, added, removed] = LINE.exec(line) ?? [];
      if (added) log.pins.set(added, type as PinType);
      else if (removed) log.pins.delete(removed);
      else throw new Error(`Line ${index + 1} of the pin log ${file} is not a pin. Correct or remove that line.`);
    }
    if (cut || lines.length > 2 * log.pins.size + 64) await log.rewrite();
    return log;
  }

  get(cid: string): PinType | undefined {
    return this.pins.get(cid);
  }

  entries(): IterableIterator<[string, PinType]> {
    return this.pins.entries();
  }

  async add(cids: readonly string[], type: PinType): Promise<void> {
    const fresh = cids.filter((cid) => this.pins.get(cid) !== type && this.pins.get(cid) !== 'recursive');
    for (const cid of fresh) this.pins.set(cid, type);
    await this.append(fresh.map((cid) => `+ ${type} ${cid}\n`).join(''));
  }

  async remove(cids: readonly string[]): Promise<void> {
    for (const cid of cids) this.pins.delete(cid);
    await this.append(cids.map((cid) => `- ${cid}\n`).join(''));
  }

  /** Waits for what is being written. */
  async close(): Promise<void> {
    await this.last;
  }

  private append(lines: string): Promise<void> {
    if (lines === '') return Promise.resolve();
    const write = this.last.then(() => fs.appendFile(this.file, lines, { mode: 0o600, flush: this.durable }));
    this.last = write.catch(() => {});
    return write;
  }

  private async rewrite(): Promise<void> {
    const draft = `${this.file}.new`;
    const lines = Array.from(this.pins, ([cid, type]) => `+ ${type} ${cid}\n`).join('');
    await fs.writeFile(draft, lines, { mode: 0o600, flush: this.durable });
    await fs.rename(draft, this.file);
  }
}
