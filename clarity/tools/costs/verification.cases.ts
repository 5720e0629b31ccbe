import { Cl } from '@stacks/transactions';
import { devnetAccounts } from '../../localnet/accounts.ts';
import { hashOf, requestTuple } from '../scenario.ts';
import { signRequest, TESTNET_CHAIN_ID } from '../signing.ts';
import type { CostCases } from './cost-cases.ts';
import { monthOnTwoPages } from './month.ts';

const reason = Cl.buffer(hashOf('reason'));
const [one, other] = [Cl.buffer(hashOf('one')), Cl.buffer(hashOf('other'))];

export const verificationBodies: CostCases = (market, measure) => {
  const { member, body, outsider } = market;
  const { publicKey } = devnetAccounts().wallet_2;
  const principal = Cl.principal(outsider);
  measure('default', member, 'verification/admit-body', principal, one);
  measure('default', member, 'verification/suspend-body', principal);
  measure('default', member, 'verification/set-organisation', principal, one);
  measure('default', member, 'verification/set-link', one, other, Cl.bool(true));
  measure('default', body, 'verification/declare-link', one);
  measure('default', body, 'verification/add-key', Cl.bufferFromHex(publicKey));
  measure('default', body, 'verification/revoke-key', Cl.bufferFromHex(publicKey));
  measure('default', member, 'verification/set-quorum', Cl.uint(1), Cl.uint(2));
  measure('default', member, 'verification/set-paused', Cl.bool(true));
  measure('off', member, 'verification/set-paused', Cl.bool(false));
};

export const verificationAttestations: CostCases = (market, measure) => {
  const { body, outsider, buyer2, producer, deployer } = market;
  const { publicKey, privateKey } = devnetAccounts().wallet_2;
  const facility = market.approved();
  measure('default', body, 'verification/attest', requestTuple(market.request({ facility })));

  market.must(body, 'verification/add-key', Cl.bufferFromHex(publicKey));
  const signed = market.request({ facility });
  const signature = signRequest(signed, privateKey, { contract: `${deployer}.issuance`, chainId: TESTNET_CHAIN_ID });
  const attestation = [requestTuple(signed), Cl.principal(body), Cl.buffer(signature)];
  measure('default', producer, 'verification/attest-signed', ...attestation);

  for (const other of [outsider, buyer2]) market.admit(other);
  const large = requestTuple(market.request({ facility: market.approved({ nameplateW: 1_000_000_000n }) }));
  measure('first of three', body, 'verification/attest', large);
  measure('second of three', outsider, 'verification/attest', large);
  measure('third of three', buyer2, 'verification/attest', large);
};

export const verificationJudgements: CostCases = (market, measure) => {
  const { body, producer } = market;
  const issue = () => {
    const month = monthOnTwoPages(market, market.approved());
    return market.must(producer, 'issuance/issue', requestTuple(month)) as { issuance: bigint; token: bigint };
  };
  const withdrawn = issue();
  const token = Cl.some(Cl.uint(withdrawn.token));
  measure('month', body, 'verification/withdraw', Cl.uint(withdrawn.issuance), token, reason);
  measure('default', body, 'verification/correct', Cl.uint(issue().issuance), Cl.uint(1), reason);
};
