import {
  Cl,
  type ClarityValue,
  createAddress,
  deserializePostConditionWire,
  deserializeTransaction,
  type PostCondition,
  wireToPostCondition,
} from '@stacks/transactions';
import { escrowName } from './escrow.ts';

const numbers = new Intl.NumberFormat('en');
const amount = (value: string | number | bigint) => numbers.format(BigInt(value));
const short = (address: string) => `${address.slice(0, 6)}…${address.slice(-4)}`;

const COMPARED = { eq: 'exactly', gt: 'more than', gte: 'at least', lt: 'less than', lte: 'at most' } as const;

/** Who moves something, to the person who signs as `me`. */
function mover(address: string, me: string): { who: string; you: boolean } {
  if (address === me || address === 'origin') return { who: 'You', you: true };
  const [owner = '', name] = address.split('.');
  if (name === undefined) return { who: short(owner), you: false };
  const escrow = escrowName(address);
  return { who: escrow === null ? `The contract ${name}` : `The${escrow.slice(3)}`, you: false };
}

function coin(asset: string, count: string | number | bigint): string {
  const name = asset.split('::')[1] ?? asset;
  return name === 'sbtc-token' ? `${amount(count)} sats of sBTC` : `${amount(count)} units of ${name}`;
}

const micro = (count: string | number | bigint) => {
  const value = BigInt(count);
  const rest = (value % 1_000_000n).toString().padStart(6, '0').replace(/0+$/, '');
  return `${amount(value / 1_000_000n)}${rest === '' ? '' : `.${rest}`} STX`;
};

/** An amount of micro-STX as people write it. */
export const stx = micro;

function item(asset: string, id: ClarityValue): string {
  const name = asset.split('::')[1] ?? asset;
  const number = id.type === 'uint' ? amount(id.value) : Cl.prettyPrint(id);
  return name === 'rec' ? `certificate lot ${number}` : `${name} ${number}`;
}

function words(condition: PostCondition, me: string): string {
  const { who, you } = mover(condition.address, me);
  const sends = you ? 'send' : 'sends';
  switch (condition.type) {
    case 'stx-postcondition':
      return `${who} ${sends} ${COMPARED[condition.condition]} ${micro(condition.amount)}.`;
    case 'ft-postcondition':
      return `${who} ${sends} ${COMPARED[condition.condition]} ${coin(condition.asset, condition.amount)}.`;
    case 'nft-postcondition': {
      const what = item(condition.asset, condition.assetId);
      if (condition.condition === 'not-sent') return `${who} ${you ? 'keep' : 'keeps'} ${what}.`;
      return `${who} ${condition.condition === 'maybe-sent' ? 'may send' : sends} ${what}.`;
    }
    case 'staking-postcondition':
      return `${who} ${you ? 'lock' : 'locks'} ${COMPARED[condition.condition]} ${micro(condition.amount)}.`;
    case 'pox-postcondition':
      return `${who}: stacking ${condition.condition.replaceAll('-', ' ')}.`;
  }
}

/** The post-conditions of a call (SIP-005, hex) in deny mode as sentences; the last one says what deny means. */
export function postConditionsInWords(conditions: readonly string[], me: string): string[] {
  const sentences = conditions.map((hex) => words(wireToPostCondition(deserializePostConditionWire(hex)), me));
  return sentences.length === 0
    ? ['No certificate and no money moves: if anything did, the transaction would fail. Only the network fee is paid.']
    : [
        ...sentences,
        'Nothing else moves, of anybody: otherwise the transaction fails and only the network fee is paid.',
      ];
}

export interface NamedValue {
  name: string;
  value: string | NamedValue[];
}

const cv = (hex: string): ClarityValue => Cl.deserialize(hex);

const times = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });

/** A number under a name of ours: chain ids and times read badly as amounts. Contracts count seconds, challenges milliseconds. */
function numberUnder(name: string, value: bigint): string {
  if (name === 'chain-id') return value.toString();
  const isTime = /(^|-)(at|start|end)$/.test(name) && value > 1_000_000_000n && value < 100_000_000_000_000n;
  return isTime ? `${times.format(Number(value < 100_000_000_000n ? value * 1_000n : value))} UTC` : amount(value);
}

function readable(value: ClarityValue, name = ''): NamedValue['value'] {
  switch (value.type) {
    case 'uint':
    case 'int':
      return numberUnder(name, BigInt(value.value));
    case 'ascii':
    case 'utf8':
      return value.value === '' ? '(empty text)' : value.value;
    case 'buffer':
      return `0x${value.value}`;
    case 'true':
      return 'yes';
    case 'false':
      return 'no';
    case 'none':
      return 'none';
    case 'some':
      return readable(value.value, name);
    case 'address':
    case 'contract':
      return value.value;
    case 'tuple':
      return Object.entries(value.value).map(([field, each]) => ({ name: field, value: readable(each, field) }));
    case 'list':
      return value.value.map((each, index) => ({ name: `${index + 1}`, value: readable(each) }));
    default:
      return Cl.prettyPrint(value);
  }
}

/** Clarity values in hex with the names the contract gives them; numbered where it is not known. */
export function argumentsInWords(args: readonly string[], names: readonly string[] = []): NamedValue[] {
  return args.map((hex, index) => {
    const name = names[index] ?? `argument ${index + 1}`;
    return { name, value: readable(cv(hex), name) };
  });
}

/** The fields of a tuple in hex; what is no tuple is one field. */
export function fieldsInWords(hex: string): NamedValue[] {
  const value = readable(cv(hex));
  return typeof value === 'string' ? [{ name: 'value', value }] : value;
}

/** Whether the signed transaction (hex) comes from this address: its first signer has the same public key hash. */
export function isSignedBy(transaction: string, address: string): boolean {
  const { signer } = deserializeTransaction(transaction).auth.spendingCondition;
  return createAddress(address).hash160 === signer;
}
