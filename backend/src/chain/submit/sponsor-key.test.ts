import { describe, expect, it } from 'vitest';
import { devnetAccounts } from '../../../../clarity/localnet/accounts.ts';
import { DEVNET_ADDRESSES, SponsorKey } from './sponsor-key.ts';

describe('the key of the sponsor', () => {
  it('is none of the published development keys on mainnet, whichever is tried', () => {
    const published = Object.values(devnetAccounts());
    expect([...DEVNET_ADDRESSES].sort()).toEqual(published.map(({ address }) => address).sort());
    for (const { privateKey, address } of published) {
      expect(() => new SponsorKey(privateKey, 'mainnet')).toThrow('published development key');
      expect(new SponsorKey(privateKey, 'devnet').address).toBe(address);
    }
  });

  it('has the address of its network', () => {
    const key = `${'3'.repeat(64)}01`;
    expect(new SponsorKey(key, 'mainnet').address).toMatch(/^SP/);
    expect(new SponsorKey(key, 'testnet').address).toMatch(/^ST/);
  });
});
