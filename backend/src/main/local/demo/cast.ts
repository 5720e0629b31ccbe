import { devnetAccounts } from '../../../../../clarity/localnet/index.ts';
import { admitBodyCall, createOrganisation } from '../../../modules/identity/identity.contract.ts';
import { Actor, type Stage } from '../flow/actor.ts';
import type { Report } from './report.ts';

export interface Cast {
  administrator: Actor;
  verifier: Actor;
  producer: Actor;
  buyer: Actor;
}

/** Signs the four people of the story in and gives them their roles: two by organisation, two by the chain. */
export async function assemble(stage: Stage, report: Report): Promise<Cast> {
  const keys = devnetAccounts();
  const enter = (name: 'wallet_1' | 'wallet_2' | 'wallet_3' | 'wallet_4') => Actor.enter(stage, keys[name]);
  const [producer, verifier, buyer, administrator] = await Promise.all([
    enter('wallet_1'),
    enter('wallet_2'),
    enter('wallet_3'),
    enter('wallet_4'),
  ]);
  await producer.api.call(createOrganisation, { body: { name: 'Demo Solar', kind: 'producer', country: 'AU' } });
  await buyer.api.call(createOrganisation, { body: { name: 'Demo Works', kind: 'buyer', country: 'AU' } });
  report.step('producer, buyer, verification body and administrator signed in with their keys (SIP-018)');
  const body = { address: verifier.address, organisation: 'Demo Verification' };
  await administrator.perform(await administrator.api.call(admitBodyCall, { body }));
  report.step(`the council admitted ${verifier.address} as verification body`);
  return { administrator, verifier, producer, buyer };
}
