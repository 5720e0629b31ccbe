import type { StacksApi } from '../chain/node/stacks-api.ts';
import { Sponsor } from '../chain/submit/sponsor.ts';
import { SponsorKey } from '../chain/submit/sponsor-key.ts';
import type { Config } from '../kit/config.ts';

/** Who pays network fees for others, as configured; null where no key is set. */
export function sponsorOf(config: Config, stacks: StacksApi): Sponsor | null {
  if (config.SPONSOR_PRIVATE_KEY === undefined) return null;
  const limits = {
    feeCap: config.SPONSOR_FEE_CAP,
    dailyBudget: config.SPONSOR_DAILY_BUDGET,
    dailyPerAccount: config.SPONSOR_DAILY_PER_ACCOUNT,
    functions: new Set(config.SPONSOR_FUNCTIONS),
  };
  return new Sponsor(new SponsorKey(config.SPONSOR_PRIVATE_KEY, config.STACKS_NETWORK), limits, stacks);
}
