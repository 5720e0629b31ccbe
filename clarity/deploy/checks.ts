import { Cl, getAddressFromPrivateKey } from '@stacks/transactions';
import { devnetAccounts, isDevnetKey } from '../localnet/accounts.ts';
import type { CouncilTerms, DeployOptions } from './options.ts';
import type { DeployNetwork } from './sources.ts';

const MAX_DELAY = 30 * 86_400;
const MAINNET_THRESHOLD = 2;
const MAINNET_DELAY = 86_400;

/** Everything that can be known to be wrong without asking the network. Returns the deployer's address. */
export function requireSafe(options: DeployOptions): string {
  const { network, deployerKey, members, guardians, treasury, feeRate } = options;
  if (!/^[0-9a-f]{64}(01)?$/i.test(deployerKey)) {
    throw new Error('the deployer key must be 64 hex digits, or 66 of which the last two are 01');
  }
  requireTerms(options);
  if (feeRate !== undefined && !(Number.isFinite(feeRate) && feeRate >= 1))
    throw new Error('the fee rate must be at least 1 micro-STX per byte: nodes refuse less');
  const powerful = [...members, ...guardians];
  for (const principal of treasury ? [...powerful, treasury] : powerful) {
    if (!isPrincipal(principal, network)) throw new Error(`${principal} is not a ${network} principal`);
  }
  const deployer = getAddressFromPrivateKey(deployerKey, network);
  if (network !== 'devnet') requireRealNetwork(options, deployer);
  return deployer;
}

/** What the contract would refuse, said before anything is paid for. */
function requireTerms({ members, threshold, guardians, delay }: CouncilTerms): void {
  if (members.length < 1 || members.length > 10)
    throw new Error(`the council has 1 to 10 members, not ${members.length}`);
  if (guardians.length > 5) throw new Error(`there are at most 5 guardians, not ${guardians.length}`);
  if (new Set(members).size !== members.length) throw new Error('a principal is listed twice as council member');
  if (new Set(guardians).size !== guardians.length) throw new Error('a principal is listed twice as guardian');
  if (!Number.isInteger(threshold) || threshold < 1 || threshold > members.length)
    throw new Error(`the threshold must be 1 to ${members.length}, the number of members, not ${threshold}`);
  if (!Number.isInteger(delay) || delay < 0 || delay > MAX_DELAY)
    throw new Error(`the delay must be 0 to ${MAX_DELAY} whole seconds (30 days), not ${delay}`);
}

/** Where power is worth something, nobody has it whose key is public, nor the key that only publishes. */
function requireRealNetwork(options: DeployOptions, deployer: string): void {
  const { network, deployerKey, members, guardians, treasury, threshold, delay } = options;
  if (isDevnetKey(deployerKey)) {
    throw new Error(`the deployer key is a development key that everybody knows: use one of your own on ${network}`);
  }
  const known = new Set(
    Object.values(devnetAccounts()).map(({ privateKey }) => getAddressFromPrivateKey(privateKey, network)),
  );
  for (const principal of treasury ? [...members, ...guardians, treasury] : [...members, ...guardians]) {
    if (known.has(accountOf(principal))) {
      throw new Error(
        `${principal} is a development account whose key everybody knows: it cannot have power on ${network}`,
      );
    }
  }
  for (const [role, holders] of Object.entries({ council: members, guardians })) {
    const own = holders.find((principal) => accountOf(principal) === deployer);
    if (own)
      throw new Error(`${own} publishes the contracts, so it cannot be in the ${role} of ${network}: name another`);
  }
  if (network !== 'mainnet') return;
  if (threshold < MAINNET_THRESHOLD)
    throw new Error(`on mainnet no member may decide alone: the threshold must be at least ${MAINNET_THRESHOLD}`);
  if (delay < MAINNET_DELAY)
    throw new Error(`on mainnet the delay must be at least ${MAINNET_DELAY} seconds (one day), not ${delay}`);
}

/** The account itself, or the account that publishes or published the contract. */
const accountOf = (principal: string): string => principal.split('.')[0] ?? '';

/** Of the right network, and with the right checksum. */
function isPrincipal(text: string, network: DeployNetwork): boolean {
  const form = network === 'mainnet' ? /^S[PM][0-9A-Z]+(\.[a-zA-Z][\w-]*)?$/ : /^S[TN][0-9A-Z]+(\.[a-zA-Z][\w-]*)?$/;
  try {
    return form.test(text) && Cl.serialize(Cl.principal(text)).length > 0;
  } catch {
    return false;
  }
}
