import { Cl, signStructuredData, type TupleCV } from '@stacks/transactions';
import { type Client, createClient } from '../../../kit/client.ts';
import { createChallenge, createSession } from '../../../modules/identity/identity.contract.ts';

/** A development account as the local chain funds it. */
export interface LocalKey {
  address: string;
  privateKey: string;
}

/** Signs in over HTTP as a wallet does: SIP-018 signature over the challenge. */
export async function signIn(baseUrl: string, { address, privateKey }: LocalKey): Promise<Client> {
  const anonymous = createClient({ baseUrl });
  const { nonce, domain, message } = await anonymous.call(createChallenge, { body: { address } });
  const signature = signStructuredData({
    domain: Cl.deserialize(domain) as TupleCV,
    message: Cl.deserialize(message) as TupleCV,
    privateKey,
  });
  const { token } = await anonymous.call(createSession, { body: { nonce, signature } });
  return createClient({ baseUrl, token });
}
