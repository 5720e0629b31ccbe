import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** Prometheus metrics of one process: its own registry, so that tests can run several side by side. */
export class Metrics {
  readonly registry = new Registry();
  readonly requests = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time to answer, by operation and status',
    labelNames: ['operation', 'status'] as const,
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
    registers: [this.registry],
  });
  readonly problems = new Counter({
    name: 'http_problems_total',
    help: 'Problems answered, by name',
    labelNames: ['problem'] as const,
    registers: [this.registry],
  });

  constructor(withProcess = false) {
    if (withProcess) collectDefaultMetrics({ register: this.registry });
  }

  /** Values that are read when somebody asks for the metrics; what cannot be read then is left out. */
  watch(
    name: string,
    help: string,
    labelNames: readonly string[],
    read: () => Promise<{ labels: Record<string, string>; value: number }[]>,
  ): void {
    new Gauge({
      name,
      help,
      labelNames: [...labelNames],
      registers: [this.registry],
      async collect() {
        this.reset();
        for (const { labels, value } of await read().catch(() => [])) this.set(labels, value);
      },
    });
  }
}
