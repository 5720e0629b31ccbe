import { channelRule } from './rules/channel.rule.ts';
import { completenessRule } from './rules/completeness.rule.ts';
import { declaredMeterRule } from './rules/declared-meter.rule.ts';
import { DuplicateGate } from './rules/duplicates.rule.ts';
import { estimatedShareRule } from './rules/estimated-share.rule.ts';
import { facilityLifeRule } from './rules/facility-life.rule.ts';
import { capacityRule, negativeEnergyRule } from './rules/interval-energy.rule.ts';
import { issuedOverlapRule } from './rules/issued-overlap.rule.ts';
import type { Rule } from './rules/rule.ts';
import { solarNightRule } from './rules/solar-night.rule.ts';
import { wholeHoursRule } from './rules/whole-hours.rule.ts';

/** Goes up whenever a rule, a threshold or the words of a finding change: an old verdict replays with its own version. */
export const RULE_SET_VERSION = '1';

/** The rules that look at a batch, by id. R04 comes before them, as a gate that lets each interval through once. */
export const RULES: readonly Rule[] = [
  facilityLifeRule,
  issuedOverlapRule,
  completenessRule,
  estimatedShareRule,
  negativeEnergyRule,
  capacityRule,
  solarNightRule,
  wholeHoursRule,
  channelRule,
  declaredMeterRule,
];

/** What the set's hash is taken over: every rule with its thresholds. Plain JSON. */
export const RULE_SET = {
  version: RULE_SET_VERSION,
  rules: [DuplicateGate.rule, ...RULES]
    .map(({ id, title, outcome, parameters }) => ({ id, title, outcome, parameters }))
    .sort((a, b) => (a.id < b.id ? -1 : 1)),
};
