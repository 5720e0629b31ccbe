import type { Role } from './api.ts';

/** Roles as people read them. */
export const ROLE_NAMES: Record<Role, string> = {
  producer: 'Producer',
  buyer: 'Buyer',
  'verification-body': 'Verification body',
  administrator: 'Administrator',
};
