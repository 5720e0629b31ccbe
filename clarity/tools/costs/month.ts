import { HOUR, MWH, type Request, requestTuple, type Scenario } from '../scenario.ts';

/** Hours on one page of the bitmap of issued hours. */
const PAGE = 768n;

/** The dear case: a month that lies on two pages of the hour bitmap, attested by every body named. */
export function monthOnTwoPages(market: Scenario, facility: bigint, bodies = [market.body]): Request {
  const page = (market.now() / HOUR / PAGE) * PAGE;
  const periodStart = (page - PAGE - 372n) * HOUR;
  const period = { periodStart, periodEnd: periodStart + 744n * HOUR };
  const request = market.request({ facility, ...period, wh: 2_000n * MWH });
  for (const body of bodies) {
    if (body !== market.body) market.admit(body);
    market.must(body, 'verification/attest', requestTuple(request));
  }
  return request;
}
