import { walk } from '../../ast/node.ts';
import type { Rule } from '../rule.ts';

/** SIP-009 wants tx-sender in these; when a contract is deployed, tx-sender is the deployer. */
const ALLOWED = ['rec-nft/transfer', 'rec-nft/transfer-lot'];

/** contract-caller names the actor: with tx-sender, any contract that a user calls could act for him. */
export const actor: Rule = {
  name: 'actor',
  check({ contract }) {
    return contract.definitions
      .filter(
        ({ kind, name }) => kind !== 'constant' && kind !== 'var' && !ALLOWED.includes(`${contract.name}/${name}`),
      )
      .flatMap(({ node, name: within }) =>
        [...walk(node)]
          .filter(({ kind, text }) => kind === 'atom' && text === 'tx-sender')
          .map(({ span }) => ({ line: span.line, within, say: 'use contract-caller instead of tx-sender' })),
      );
  },
};
