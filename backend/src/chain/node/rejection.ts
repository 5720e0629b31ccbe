/** The node refused a transaction before it came to a block; nothing was paid and nothing changed. */
export class TransactionRejected extends Error {
  readonly reason: string;
  readonly data: unknown;

  constructor(reason: string, data: unknown, detail: string) {
    super(`The Stacks node refuses the transaction: ${words(reason, data) ?? (detail || reason)}`);
    this.name = 'TransactionRejected';
    this.reason = reason;
    this.data = data;
  }
}

/** The node's reasons (stacks-core `MemPoolRejection`) in words, with the cure. */
function words(reason: string, data: unknown): string | null {
  const { expected, actual, message } = fields(data);
  switch (reason) {
    case 'BadNonce':
      return `its nonce is ${actual}, the account's next one is ${expected}. Build it again with the next nonce.`;
    case 'ConflictingNonceInMempool':
      return 'another transaction with this nonce waits already. Wait for it, or replace it with a higher fee.';
    case 'TooMuchChaining':
      return 'too many transactions of this account wait already. Wait until some of them are in a block.';
    case 'FeeTooLow':
      return `its fee is ${actual} micro-STX, at least ${expected} are needed. Raise the fee.`;
    case 'NotEnoughFunds':
      return `the account cannot pay for it (needs ${number(expected)}, holds ${number(actual)} micro-STX). Add STX.`;
    case 'NoSuchContract':
      return 'the contract does not exist on this network. Check the deployer address and the network.';
    case 'NoSuchPublicFunction':
      return 'the contract has no such public function. The contract and this software are of different versions.';
    case 'BadFunctionArgument':
      return `an argument has the wrong type${message ? ` (${message})` : ''}.`;
    case 'ContractAlreadyExists':
      return 'a contract of this name is already deployed by this account. Choose another name.';
    case 'SignatureValidation':
      return `its signature is not valid${message ? ` (${message})` : ''}. Sign it again, unchanged.`;
    case 'BadAddressVersionByte':
      return 'an address in it belongs to another network. Use addresses of this network.';
    default:
      return null;
  }
}

function fields(data: unknown): Record<'expected' | 'actual' | 'message', string> {
  const given = typeof data === 'object' && data !== null ? (data as Record<string, unknown>) : {};
  const text = (key: string) => (given[key] === undefined ? '' : String(given[key]));
  return { expected: text('expected'), actual: text('actual'), message: text('message') };
}

const number = (text: string) => (/^0x[0-9a-f]+$/i.test(text) ? BigInt(text).toString() : text);
