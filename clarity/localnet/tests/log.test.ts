import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeSTXTokenTransfer } from '@stacks/transactions';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { devnetAccounts } from '../accounts.ts';
import { Chain } from '../chain.ts';

const { wallet_1: one, wallet_2: two } = devnetAccounts();

describe('the log of a chain', () => {
  let dataDir: string;
  const said: string[] = [];
  const open = () => Chain.open({ dataDir, now: () => 1_790_000_000, report: (line) => said.push(line) });
  const file = () => join(dataDir, 'chain.jsonl');
  const failure = async () => {
    try {
      (await open()).close();
      return 'it opened';
    } catch (error) {
      return String(error);
    } finally {
      rmSync(join(dataDir, 'chain.lock'), { force: true });
    }
  };

  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'localnet-log-'));
    const chain = await open();
    const made = await makeSTXTokenTransfer({
      recipient: two.address,
      amount: 5n,
      senderKey: one.privateKey,
      network: 'devnet',
      fee: 500n,
      nonce: 0,
    });
    await chain.submit(made.serialize());
    chain.close();
  });
  afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

  it('of the format before this one is read and continued', async () => {
    const now = readFileSync(file(), 'utf8');
    writeFileSync(file(), now.replace('rec-localnet/2', 'rec-localnet/1'));
    const chain = await open();
    expect(chain.ledger.nonce(one.address)).toBe(1n);
    await chain.setMining({ on: false });
    chain.close();
    const again = await open();
    expect(again.mining.on).toBe(false);
    again.close();
  });

  it('cut at any byte of its last line loses that line only', async () => {
    const whole = readFileSync(file(), 'utf8');
    const last = whole.lastIndexOf('\n', whole.length - 2) + 1;
    for (const cut of [last + 1, Math.floor((last + whole.length) / 2), whole.length - 1]) {
      writeFileSync(file(), whole.slice(0, cut));
      said.length = 0;
      const chain = await open();
      expect(said.join()).toMatch(/dropped \d+ bytes of an unfinished last line/);
      expect(chain.ledger.nonce(one.address)).toBe(1n);
      chain.close();
      expect(readFileSync(file(), 'utf8')).toBe(whole.slice(0, last));
    }
    writeFileSync(file(), whole);
  });

  it('broken in the middle, of another format or of another program says what to do', async () => {
    const whole = readFileSync(file(), 'utf8');
    const said = async (text: string) => {
      writeFileSync(file(), text);
      return failure();
    };
    expect(await said(whole.replace('"kind"', '"ki'))).toMatch(
      /is not JSON. The chain up to there is good: cut the file/,
    );
    expect(await said(whole.replace('rec-localnet/', 'rec-localnet/9'))).toMatch(/remove the file to begin anew/);
    expect(await said(whole.split('\n').slice(1).join('\n'))).toMatch(/does not begin with its format/);
    expect(await said(`${whole}{"weather":"fine"}\n`)).toMatch(/says nothing this program knows/);
    expect(await said(`${whole}{"revert":"0x9"}\n`)).toMatch(/a snapshot that the log does not have/);
    const lines = whole.split('\n');
    const payment = lines.findIndex((line) => line.includes('"kind":"transaction"'));
    const changed = (line: string) => lines.with(payment, line).join('\n');
    const { hex } = JSON.parse(lines[payment] ?? '') as { hex: string };
    const garbled = { fork: 0, kind: 'transaction', hex: `00${hex.slice(2, -2)}` };
    for (const line of [JSON.stringify(garbled), '{"fork":0,"kind":"transaction"}', '{"fork":0,"kind":"weather"}']) {
      expect(await said(changed(line))).toMatch(/block \d+ cannot be made again .* remove it to begin anew/);
    }
    expect(await said(changed(`${lines[payment]}\n${lines[payment]}`))).toMatch(
      /has nonce 0 of .*, whose next one is 1/,
    );
    expect(await said(changed('\u0000\ufffd\u0007'))).toMatch(/is not JSON/);

    writeFileSync(file(), whole);
    appendFileSync(file(), '7\n');
    expect(await failure()).toMatch(/is not JSON/);
  });
});
