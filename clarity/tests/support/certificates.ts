import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { initSimnet } from '@stacks/clarinet-sdk';
import { manifestUnderTest } from '../../tools/manifest-under-test.ts';
import { Scenario } from '../../tools/scenario.ts';
import { SpareIssuer } from '../../tools/spare-issuer.ts';

const CONTRACTS = ['nft-trait', 'content-address', 'council', 'rec-nft'];
const HEAD = '[project]\nname = "certificates"\n\n[repl]\nlog_print_events = "none"\n';
const ESCROW = readFileSync(new URL('./escrow.clar', import.meta.url), 'latin1');

export interface Certificates {
  s: Scenario;
  issuer: SpareIssuer;
}

/**
 * A chain with the certificates only and a spare issuer in place of the first one. The named contracts of the market
 * are obedient escrows, and the council may be one that records what it is asked.
 */
export async function certificatesOnly({
  escrows = [],
  recordingCouncil = false,
}: {
  escrows?: readonly string[];
  recordingCouncil?: boolean;
}): Promise<Certificates> {
  const directory = mkdtempSync(join(tmpdir(), 'certificates-'));
  const sources = join(dirname(manifestUnderTest()), 'clarity/contracts');
  mkdirSync(join(directory, 'settings'));
  copyFileSync('settings/Devnet.toml', join(directory, 'settings/Devnet.toml'));
  for (const name of CONTRACTS) copyFileSync(join(sources, `${name}.clar`), join(directory, `${name}.clar`));
  if (recordingCouncil) copyFileSync('clarity/tests/support/recording-council.clar', join(directory, 'council.clar'));
  const entries = CONTRACTS.map(
    (name) => `[contracts.${name}]\npath = "${name}.clar"\nclarity_version = 5\nepoch = 3.4\n`,
  );
  writeFileSync(join(directory, 'Clarinet.toml'), [HEAD, ...entries].join('\n'));
  const chain = await initSimnet(join(directory, 'Clarinet.toml'), true);
  rmSync(directory, { recursive: true });
  const s = new Scenario(chain);
  for (const name of escrows) chain.deployContract(name, ESCROW, { clarityVersion: 5 }, s.deployer);
  const [, issuer = ''] = (s.read('rec-nft/get-issuer') as string).split('.');
  return { s, issuer: new SpareIssuer(s, issuer) };
}
