/** What a caller may do; each includes the ones before it. */
export const ROLES = ['reader', 'registrar', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** Who asks. */
export interface Principal {
  readonly kind: 'anonymous' | 'bootstrap';
  readonly id: string;
  readonly role: Role;
}

export function mayAct(principal: Principal, needed: Role): boolean {
  return ROLES.indexOf(principal.role) >= ROLES.indexOf(needed);
}
