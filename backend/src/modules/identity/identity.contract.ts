import { z } from 'zod';
import { ContractCallSchema } from '../../chain/chain.contract.ts';
import { endpoint, ROLES } from '../../kit/endpoint.ts';
import { IdSchema } from '../../kit/id.ts';
import { InstantCodec } from '../../kit/units.ts';

export const AddressSchema = z
  .string()
  .regex(/^S[TPMN][0-9A-HJKMNP-TV-Z]{28,41}$/, 'Write a Stacks address, such as the one your wallet shows.')
  .meta({ description: 'Stacks address (SIP-005)' });

/** ISO 3166-1 alpha-2. */
export const CountrySchema = z
  .string()
  .regex(/^[A-Z]{2}$/, 'Write the country as its two-letter code (ISO 3166-1), for example DE.');

/** What makes a name read otherwise than it is stored: control characters, line ends, overrides of the direction. */
const DECEPTIVE = /[\p{Cc}\u2028-\u202e\u2066-\u2069]/u;

export const NameSchema = z
  .string()
  .trim()
  .min(2, 'Write at least two characters.')
  .max(120, 'At most 120 characters.')
  .refine((name) => !DECEPTIVE.test(name), 'Leave out control characters, line ends and marks of direction.');

export const OrganisationSchema = z.object({
  id: IdSchema('organisation'),
  name: NameSchema,
  kind: z.enum(['producer', 'buyer']),
  country: CountrySchema,
});

export const MeSchema = z.object({
  address: AddressSchema,
  roles: z.array(z.enum(ROLES)),
  organisations: z.array(OrganisationSchema),
});

export const createChallenge = endpoint({
  id: 'identity.createChallenge',
  method: 'POST',
  path: '/v1/auth/challenges',
  summary: 'Ask for a sign-in challenge',
  description:
    'The wallet signs `domain` and `message` with stx_signStructuredMessage (SIP-018). A challenge is good for one sign-in within five minutes.',
  callers: 'public',
  body: z.object({ address: AddressSchema }),
  status: 201,
  result: z.object({
    nonce: z.string(),
    domain: z.string().meta({ description: 'Clarity tuple in hex, the SIP-018 domain' }),
    message: z.string().meta({ description: 'Clarity tuple in hex, what is signed' }),
    expiresAt: InstantCodec,
  }),
});

export const createSession = endpoint({
  id: 'identity.createSession',
  method: 'POST',
  path: '/v1/auth/sessions',
  summary: 'Sign in with the signed challenge',
  callers: 'public',
  body: z.object({
    nonce: z.string().regex(/^[0-9a-f]{32}$/, 'Send the nonce of the challenge.'),
    signature: z
      .string()
      .transform((v) => v.replace(/^0x/, '').toLowerCase())
      .pipe(z.string().regex(/^[0-9a-f]{130}$/, 'Send the 65-byte signature in hex, as the wallet returned it.')),
  }),
  status: 201,
  result: z.object({ token: z.string(), expiresAt: InstantCodec, me: MeSchema }),
  problems: ['challenge-expired', 'wrong-signature'],
});

export const endSession = endpoint({
  id: 'identity.endSession',
  method: 'DELETE',
  path: '/v1/auth/sessions/current',
  summary: 'Sign out',
  callers: 'signed-in',
  status: 204,
  result: z.void(),
});

export const readMe = endpoint({
  id: 'identity.readMe',
  method: 'GET',
  path: '/v1/me',
  summary: 'The signed-in account, its roles and organisations',
  callers: 'signed-in',
  result: MeSchema,
});

export const createOrganisation = endpoint({
  id: 'identity.createOrganisation',
  method: 'POST',
  path: '/v1/organisations',
  summary: 'Register an organisation',
  description:
    'A producer organisation may register facilities, a buyer organisation may buy and retire. Verification bodies and administrators are admitted on chain instead.',
  callers: 'signed-in',
  body: OrganisationSchema.omit({ id: true }),
  status: 201,
  result: OrganisationSchema,
  problems: ['conflict'],
});

export const listVerificationBodies = endpoint({
  id: 'identity.listVerificationBodies',
  method: 'GET',
  path: '/v1/verification-bodies',
  summary: 'Verification bodies as the chain knows them',
  callers: 'public',
  result: z.object({
    items: z.array(
      z.object({
        address: AddressSchema,
        organisation: z
          .string()
          .nullable()
          .meta({ description: 'Name, where the administrator who admitted it stated one' }),
        state: z.enum(['admitted', 'suspended']),
      }),
    ),
  }),
});

export const admitBodyCall = endpoint({
  id: 'identity.admitBodyCall',
  method: 'POST',
  path: '/v1/verification-bodies/calls/admit',
  summary: 'The contract call that admits a verification body',
  callers: ['administrator'],
  body: z.object({ address: AddressSchema, organisation: NameSchema }),
  result: ContractCallSchema,
});

export const suspendBodyCall = endpoint({
  id: 'identity.suspendBodyCall',
  method: 'POST',
  path: '/v1/verification-bodies/calls/suspend',
  summary: 'The contract call that suspends a verification body',
  callers: ['administrator'],
  body: z.object({ address: AddressSchema }),
  result: ContractCallSchema,
  problems: ['not-found'],
});

export const identityEndpoints = [
  createChallenge,
  createSession,
  endSession,
  readMe,
  createOrganisation,
  listVerificationBodies,
  admitBodyCall,
  suspendBodyCall,
];
