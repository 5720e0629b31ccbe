import type { ContractCalls } from '../../chain/index.ts';
import { type Route, route, signedIn } from '../../kit/http/route.ts';
import { notFound } from '../../kit/problem.ts';
import * as api from './identity.contract.ts';
import type { IdentityQueries } from './identity.queries.ts';
import type { IdentityService } from './identity.service.ts';

export const identityRoutes = (service: IdentityService, queries: IdentityQueries, calls: ContractCalls): Route[] => [
  route(api.createChallenge, ({ body }) => service.createChallenge(body.address)),
  route(api.createSession, async ({ body, setHeader }) => {
    const session = await service.createSession(body.nonce, body.signature);
    setHeader('set-cookie', service.sessionCookie(session));
    return session;
  }),
  route(api.endSession, async ({ principal, setHeader }) => {
    await service.endSessions(signedIn(principal));
    setHeader('set-cookie', service.sessionCookie({ token: '', expiresAt: new Date(0) }));
  }),
  route(api.readMe, ({ principal }) => service.me(signedIn(principal))),
  route(api.createOrganisation, ({ principal, body }) => service.createOrganisation(signedIn(principal), body)),
  route(api.listVerificationBodies, async () => ({ items: await queries.verificationBodies() })),
  route(api.admitBodyCall, async ({ body }) => {
    const organisation = await service.nameBodyOrganisation(body.address, body.organisation);
    return calls.admitBody({ body: body.address, organisation });
  }),
  route(api.suspendBodyCall, async ({ body }) => {
    if ((await queries.verificationBody(body.address)) === undefined) throw notFound('verification body');
    return calls.suspendBody({ body: body.address });
  }),
];
