import type { FieldDifference } from '@rollcall/core';
import { isJsonObject, writeExternalBackends } from '@rollcall/core';

import type { WantedBackend } from '../files/wanted-registrations.js';
import { inert } from '../terminal/inert.js';
import type { Tone } from '../terminal/styles.js';
import { styled } from '../terminal/styles.js';
import { backendText } from './backend-text.js';
import type { ServiceComparison } from './service-comparison.js';

export interface ComparisonPrinting {
  /** Whether what is registered and not wanted is going to be removed. */
  readonly prune: boolean;
  readonly hasColours: boolean;
}

/** How much there is to do. */
export interface ComparisonCounts {
  readonly register: number;
  readonly change: number;
  readonly surplus: number;
  readonly same: number;
}

export function countsOf(services: readonly ServiceComparison[]): ComparisonCounts {
  const sum = (count: (service: ServiceComparison['comparison']) => number): number =>
    services.reduce((total, { comparison }) => total + count(comparison), 0);
  return {
    register: sum(({ register }) => register.length),
    change: sum(({ change }) => change.length),
    surplus: sum(({ surplus }) => surplus.length),
    same: sum(({ same }) => same.length),
  };
}

export function toDo({ register, change, surplus }: ComparisonCounts, prune: boolean): number {
  return register + change + (prune ? surplus : 0);
}

/** What differs, for people: `+` is registered, `~` changed, `-` removed. Services of which nothing differs are left out. */
export function comparisonText(services: readonly ServiceComparison[], printing: ComparisonPrinting): string {
  return services.map((service) => serviceText(service, printing)).join('');
}

function serviceText(
  { ref, wanted, createService, comparison }: ServiceComparison,
  { prune, hasColours }: ComparisonPrinting,
): string {
  const line = (text: string, tone: Tone | null = null): string => `${styled(inert(text), tone, hasColours)}\n`;
  const lines = [
    ...comparison.register.flatMap((index) => {
      const backend = wanted[index];
      return backend
        ? [line(`  + ${backendText(backend.input)}`, 'good'), ...saidFields(backend).map((each) => line(each))]
        : [];
    }),
    ...comparison.change.flatMap(({ backend, fields }) => [
      line(`  ~ ${backendText(backend)}`, 'warn'),
      ...fields.map((each) => line(fieldText(each))),
    ]),
    ...(prune ? comparison.surplus.map((backend) => line(`  - ${backendText(backend)}`, 'bad')) : []),
  ];
  if (lines.length === 0) return '';
  const place = ref.cluster === undefined ? '' : ` in ${ref.cluster}`;
  const making = createService === null ? '' : ' (the Service is made, without selector)';
  return [line(`${ref.namespace}/${ref.name}${place}${making}`, 'strong'), ...lines].join('');
}

/** What is said of a new backend besides its address and ports. */
function saidFields(backend: WantedBackend): readonly string[] {
  const target = { namespace: '', name: '', cluster: null };
  const { spec } = writeExternalBackends({ target, backends: [backend], createService: null });
  const [written] = isJsonObject(spec) && Array.isArray(spec.backends) ? (spec.backends as readonly unknown[]) : [];
  if (!isJsonObject(written)) return [];
  const { address: _address, ports: _ports, ...said } = written;
  return Object.entries(said).map(([field, value]) => `      ${field}: ${shown(value)}`);
}

function fieldText({ field, registered, wanted }: FieldDifference): string {
  return `      ${field}: ${shown(registered)} → ${shown(wanted)}`;
}

function shown(value: unknown): string {
  return value === null ? 'nothing' : JSON.stringify(value);
}
