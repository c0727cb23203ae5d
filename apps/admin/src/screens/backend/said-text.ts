import { labelText } from '../register/label-text.js';
import type { SaidField } from './said-fields.js';

interface SaidPort {
  readonly name?: string;
  readonly port?: number;
  readonly protocol?: string;
  readonly appProtocol?: string | null;
}

/** What was said in one field, as one line; '' = nothing. */
export function saidText(field: SaidField, value: unknown): string {
  if (value === null || value === undefined) return '';
  if (field === 'ports') return (value as readonly SaidPort[]).map(portText).join(', ');
  if (field === 'labels') return labelText(value as Readonly<Record<string, string>>);
  if (field === 'check') return checkText(value as Readonly<Record<string, unknown>>);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function portText({ name = '', port, protocol = 'TCP', appProtocol = null }: SaidPort): string {
  return [`${name === '' ? '' : `${name} `}${port ?? ''}/${protocol}`, appProtocol ?? ''].join(' ').trim();
}

function checkText({ type, ...rest }: Readonly<Record<string, unknown>>): string {
  const said = Object.entries(rest).filter(([, value]) => value !== null && value !== undefined);
  return [String(type), ...said.map(([key, value]) => `${key}=${String(value)}`)].join(' ');
}
