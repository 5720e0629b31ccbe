import { Cl } from '@stacks/transactions';
import type { Scenario } from '../../tools/scenario.ts';

const FORMS = ['list', 'buy', 'auctions', 'bids', 'quotes', 'forwards'] as const;
type Form = (typeof FORMS)[number];

/** Has the council pause these forms of sale and no other. */
export function pauseOnly(s: Scenario, ...forms: Form[]): void {
  const flags = Object.fromEntries(FORMS.map((form) => [form, Cl.bool(forms.includes(form))]));
  s.must(s.member, 'marketplace/set-paused', Cl.tuple(flags));
}

/** Everything that can be paused, except `form`. */
export const allBut = (form: Form): Form[] => FORMS.filter((other) => other !== form);
export const everything = (): Form[] => [...FORMS];
