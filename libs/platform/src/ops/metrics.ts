import type { OpenMetricsContentType } from 'prom-client';
import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';

import type { Probe } from './ops-server.js';

/** A gauge, or a counter, whose values are asked for when it is scraped. */
export interface MetricSource {
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly string[];
  /** Values by their labels. */
  readonly read: () => Iterable<{ readonly labels?: Readonly<Record<string, string>>; readonly value: number }>;
}

/** Metrics of one process, in the OpenMetrics format. */
export class Metrics {
  private readonly registry = new Registry<OpenMetricsContentType>();

  constructor() {
    this.registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
    collectDefaultMetrics({ register: this.registry, prefix: 'rollcall_process_' });
  }

  gauge({ name, help, labels = [], read }: MetricSource): void {
    const gauge: Gauge = new Gauge({
      name,
      help,
      labelNames: [...labels],
      registers: [this.registry],
      collect: () => {
        gauge.reset();
        for (const { labels: of = {}, value } of read()) gauge.set(of, value);
      },
    });
  }

  /** `read`: sums since the process began. */
  counter({ name, help, labels = [], read }: MetricSource): void {
    const counter: Counter = new Counter({
      name,
      help,
      labelNames: [...labels],
      registers: [this.registry],
      collect: () => {
        counter.reset();
        for (const { labels: of = {}, value } of read()) counter.inc(of, value);
      },
    });
  }

  probe(): Probe {
    return async () => ({ status: 200, contentType: this.registry.contentType, body: await this.registry.metrics() });
  }
}
