import { In } from 'typeorm';
import type { Tx } from '../../kit/database.ts';
import { Disclosure } from './portfolio.entity.ts';

/** Writes of the texts behind the hashes; the rest of a portfolio follows from the chain. */
export class PortfolioRepository {
  async addDisclosures(tx: Tx, disclosures: Disclosure[]): Promise<void> {
    await tx.insert(Disclosure, disclosures);
  }

  /** Only texts that this account wrote. */
  async publish(tx: Tx, hashes: Uint8Array[], createdBy: string, published: boolean): Promise<void> {
    await tx.update(Disclosure, { hash: In(hashes.map((hash) => Buffer.from(hash))), createdBy }, { published });
  }
}
