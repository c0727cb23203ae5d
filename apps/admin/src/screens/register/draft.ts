import type { BackendState, CheckType, HealthCheckInput, PublishMode } from '@rollcall/client';

/** A port as somebody types it. */
export interface PortDraft {
  /** '' = the unnamed port. */
  readonly name: string;
  /** Whatever was typed: the rules say what is wrong with it. */
  readonly port: string;
  readonly protocol: string;
  readonly appProtocol: string;
}

/** A backend as somebody types it; '' = nothing was said. */
export interface RowDraft {
  /** Tells rows of one draft apart, so that a field keeps its focus while others come and go. */
  readonly key: number;
  readonly address: string;
  readonly ports: readonly PortDraft[];
  readonly zone: string;
  readonly nodeName: string;
  readonly hostname: string;
  readonly state: BackendState;
  readonly publish: PublishMode;
  /** RFC 3339. */
  readonly expiresAt: string;
  /** `team=orders, tier=db`. */
  readonly labels: string;
  readonly note: string;
  /** `COMMON` = the check of the whole draft; else what a file said of this one. */
  readonly check: 'COMMON' | HealthCheckInput | null;
}

/** The check of all backends of a draft; numbers as they are typed, '' = the default. */
export interface CheckDraft {
  readonly type: CheckType | 'NONE';
  readonly path: string;
  readonly host: string;
  readonly intervalMs: string;
  readonly timeoutMs: string;
  readonly rise: string;
  readonly fall: string;
}

/** A Service without selector that is to be made. */
export interface NewServiceDraft {
  readonly ports: readonly PortDraft[];
  /** Empty = the cluster decides. */
  readonly ipFamilies: readonly ('IPv4' | 'IPv6')[];
}

/** The Service that the backends are registered for. */
export interface TargetDraft {
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
  /** null = it is there. */
  readonly create: NewServiceDraft | null;
}

/** What somebody is about to register. Nothing of it is written before it is confirmed. */
export interface Draft {
  /** Random: what makes its idempotency keys its own. */
  readonly id: string;
  readonly target: TargetDraft;
  readonly rows: readonly RowDraft[];
  readonly check: CheckDraft;
}

export const NO_CHECK: CheckDraft = {
  type: 'NONE',
  path: '',
  host: '',
  intervalMs: '',
  timeoutMs: '',
  rise: '',
  fall: '',
};

export const EMPTY_PORT: PortDraft = { name: '', port: '', protocol: 'TCP', appProtocol: '' };

const EMPTY_ROW: Omit<RowDraft, 'key'> = {
  address: '',
  ports: [EMPTY_PORT],
  zone: '',
  nodeName: '',
  hostname: '',
  state: 'ACTIVE',
  publish: 'RESOLVED',
  expiresAt: '',
  labels: '',
  note: '',
  check: 'COMMON',
};

export function emptyRow(key: number): RowDraft {
  return { ...EMPTY_ROW, key };
}

export function emptyDraft(id: string, target: Partial<TargetDraft> = {}): Draft {
  return {
    id,
    target: { cluster: '', namespace: '', name: '', create: null, ...target },
    rows: [emptyRow(0)],
    check: NO_CHECK,
  };
}

/** A key that no row of the draft has. */
export function nextKey(rows: readonly RowDraft[]): number {
  return rows.reduce((next, { key }) => Math.max(next, key + 1), 0);
}

/** Whether nothing was typed into a row, so that pasted lines may take its place. */
export function isUntouched({ address, note, labels, zone }: RowDraft): boolean {
  return address === '' && note === '' && labels === '' && zone === '';
}
