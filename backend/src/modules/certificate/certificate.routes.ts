import type { Clock } from '../../kit/clock.ts';
import { type Route, route, signedIn } from '../../kit/http/route.ts';
import * as api from './certificate.contract.ts';
import type { CertificateService } from './certificate.service.ts';
import type { CertificateReadings } from './certificate-readings.service.ts';
import type { CertificateRegistry } from './certificate-registry.service.ts';
import type { IssueRequestQueries } from './issue-request.queries.ts';

export const certificateRoutes = (
  service: CertificateService,
  registry: CertificateRegistry,
  readings: CertificateReadings,
  requests: IssueRequestQueries,
  clock: Clock,
): Route[] => [
  route(api.createIssueRequest, ({ principal, body }) => service.create(signedIn(principal), body.batchId)),
  route(api.listIssueRequests, ({ principal, query }) => requests.list(signedIn(principal), query, clock.now())),
  route(api.readIssueRequest, ({ principal, params }) => service.visible(signedIn(principal), params.id)),
  route(api.attestIssueRequestCall, ({ principal, params }) => service.attestCall(signedIn(principal), params.id)),
  route(api.rejectIssueRequest, ({ principal, params, body }) =>
    service.reject(signedIn(principal), params.id, body.reason),
  ),
  route(api.withdrawIssueRequest, ({ principal, params }) => service.withdraw(signedIn(principal), params.id)),
  route(api.issueCall, ({ principal, params }) => service.issueCall(signedIn(principal), params.id)),
  route(api.readIssuance, ({ params }) => registry.issuance(params.issuance)),
  route(api.readCertificate, ({ params }) => registry.certificate(params.token)),
  route(api.readReadings, async ({ params, query, setHeader }) => {
    const series = await readings.series(params.issuance, query.step);
    setHeader('cache-control', 'public, max-age=60');
    return series;
  }),
  route(api.readReadingProof, ({ params }) => registry.readingProof(params.issuance, params.start)),
  route(api.readLedger, ({ params }) => registry.ledger(params.id)),
];
