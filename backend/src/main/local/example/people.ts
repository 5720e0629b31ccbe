import { devnetAccounts } from '../../../../../clarity/localnet/index.ts';
import type { Id } from '../../../kit/id.ts';
import {
  admitBodyCall,
  createOrganisation,
  listVerificationBodies,
  readMe,
} from '../../../modules/identity/identity.contract.ts';
import { Actor, type Stage } from '../flow/actor.ts';

/** The people of the local chain, with what they are called in the example. */
const ORGANISATIONS = {
  producer: { wallet: 'wallet_1', name: 'Example Solar Cooperative', kind: 'producer', country: 'AU' },
  producer2: { wallet: 'wallet_6', name: 'Example North Energy', kind: 'producer', country: 'DE' },
  buyer: { wallet: 'wallet_3', name: 'Example Works', kind: 'buyer', country: 'DE' },
  buyer2: { wallet: 'wallet_7', name: 'Example Data Centre', kind: 'buyer', country: 'NO' },
} as const;
const VERIFICATION = 'Example Verification';

type Member = keyof typeof ORGANISATIONS;

export interface Person {
  actor: Actor;
  organisation: Id<'organisation'>;
}

export type People = Record<Member, Person> & { verifier: Actor };

async function join(stage: Stage, member: Member) {
  const { wallet, ...organisation } = ORGANISATIONS[member];
  const actor = await Actor.enter(stage, devnetAccounts()[wallet]);
  const { organisations } = await actor.api.call(readMe);
  const { id } =
    organisations.find(({ name, kind }) => name === organisation.name && kind === organisation.kind) ??
    (await actor.api.call(createOrganisation, { body: organisation }));
  return { actor, organisation: id };
}

/** Signs everybody in and gives each the role it lacks. */
export async function gather(stage: Stage): Promise<People> {
  const { wallet_2, wallet_4 } = devnetAccounts();
  const [producer, producer2, buyer, buyer2] = await Promise.all([
    join(stage, 'producer'),
    join(stage, 'producer2'),
    join(stage, 'buyer'),
    join(stage, 'buyer2'),
  ]);
  const [verifier, administrator] = [await Actor.enter(stage, wallet_2), await Actor.enter(stage, wallet_4)];
  const { items } = await administrator.api.call(listVerificationBodies);
  if (!items.some(({ address }) => address === verifier.address)) {
    const body = { address: verifier.address, organisation: VERIFICATION };
    await administrator.perform(await administrator.api.call(admitBodyCall, { body }));
  }
  return { producer, producer2, buyer, buyer2, verifier };
}
