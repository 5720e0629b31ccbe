import type { Callers, Principal } from '../endpoint.ts';
import { Problem } from '../problem.ts';

/** Lets a request through or says what is missing. Runs before any body is read. */
export function allow(callers: Callers, principal: Principal | null): void {
  if (callers === 'public') return;
  if (principal === null)
    throw new Problem('not-signed-in', 'This needs a signed-in account. Sign in with your Stacks wallet.');
  if (callers === 'signed-in') return;
  if (callers.some((role) => principal.roles.includes(role))) return;
  throw new Problem(
    'wrong-role',
    `This is for: ${callers.join(', ')}. Your account holds: ${principal.roles.join(', ') || 'no role yet'}.`,
  );
}
