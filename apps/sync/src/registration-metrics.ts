import type { RegistrationWorker } from '@rollcall/catalog';
import type { Metrics } from '@rollcall/platform';

/** What a worker tells about the registrations of the clusters that it leads. */
export function registerRegistrationMetrics(metrics: Metrics, worker: RegistrationWorker): void {
  const figures = () => [...worker.figures()].map(([cluster, of]) => ({ cluster, of }));
  metrics.counter({
    name: 'rollcall_write_back_writes_total',
    help: 'Writes to clusters, by what became of them; force takes fields back from another manager',
    labels: ['cluster', 'verb', 'outcome'],
    read: () =>
      worker
        .writes()
        .map(({ cluster, verb, outcome, count }) => ({ labels: { cluster, verb, outcome }, value: count })),
  });
  metrics.gauge({
    name: 'rollcall_write_back_backends',
    help: 'Registrations by how far they have come into the cluster',
    labels: ['cluster', 'state'],
    read: () => figures().flatMap(({ cluster, of }) => byState(cluster, of.writeBack)),
  });
  metrics.gauge({
    name: 'rollcall_write_back_oldest_pending_seconds',
    help: 'How long the oldest registration has been waiting to be written',
    labels: ['cluster'],
    read: () => figures().map(({ cluster, of }) => ({ labels: { cluster }, value: (of.oldestPendingMs ?? 0) / 1_000 })),
  });
  metrics.gauge({
    name: 'rollcall_checks_backends',
    help: 'Registrations that are checked, by what their check says',
    labels: ['cluster', 'state'],
    read: () => figures().flatMap(({ cluster, of }) => byState(cluster, of.checks)),
  });
  metrics.gauge({
    name: 'rollcall_resolutions_names',
    help: 'Registered names, by whether their last question was answered',
    labels: ['cluster', 'state'],
    read: () => figures().flatMap(({ cluster, of }) => byState(cluster, of.names)),
  });
  metrics.counter({
    name: 'rollcall_questions_answered_total',
    help: 'Dry runs, new Services, names and checks that people asked for and that were answered',
    read: () => [{ value: worker.questions.answered }],
  });
  metrics.gauge({
    name: 'rollcall_questions_running',
    help: 'Those that are under way',
    read: () => [{ value: worker.questions.running }],
  });
}

function byState(cluster: string, counts: Readonly<Record<string, number>>) {
  return Object.entries(counts).map(([state, value]) => ({ labels: { cluster, state: state.toLowerCase() }, value }));
}
