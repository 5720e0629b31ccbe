import { type Route, route, signedIn } from '../../kit/http/route.ts';
import { notFound } from '../../kit/problem.ts';
import * as api from './facility.contract.ts';
import type { FacilityQueries } from './facility.queries.ts';
import type { FacilityService } from './facility.service.ts';
import * as fileApi from './facility-file.contract.ts';
import type { FacilityFileService } from './facility-file.service.ts';

const fileRoutes = (files: FacilityFileService): Route[] => [
  route(fileApi.uploadFile, async ({ principal, params, query, upload, repeated }) => {
    const { file, repeated: again } = await files.upload(signedIn(principal), params.id, query.name, upload);
    if (again) repeated();
    return file;
  }),
  route(fileApi.listFiles, async ({ principal, params }) => ({
    items: await files.list(signedIn(principal), params.id),
  })),
  route(fileApi.readFileContent, ({ principal, params }) =>
    files.content(signedIn(principal), params.id, params.fileId),
  ),
  route(fileApi.deleteFile, ({ principal, params }) => files.remove(signedIn(principal), params.id, params.fileId)),
];

export const facilityRoutes = (
  service: FacilityService,
  queries: FacilityQueries,
  files: FacilityFileService,
): Route[] => [
  ...fileRoutes(files),
  route(api.createFacility, ({ principal, body }) => service.create(signedIn(principal), body)),
  route(api.changeFacility, ({ principal, params, body }) => service.change(signedIn(principal), params.id, body)),
  route(api.listFacilities, ({ principal, query }) => queries.list(signedIn(principal), query)),
  route(api.readFacility, ({ principal, params }) => service.visible(signedIn(principal), params.id)),
  route(api.registerFacilityCall, ({ principal, params }) => service.registerCall(signedIn(principal), params.id)),
  route(api.decideFacilityCall, ({ principal, params, body }) =>
    service.decideCall(signedIn(principal), params.id, body),
  ),
  route(api.readRegistryFacility, async ({ params }) => {
    const facility = await queries.inRegistry(params.facility);
    if (facility === null) throw notFound('facility');
    return facility;
  }),
];
