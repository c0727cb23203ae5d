import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';

import type { ClusterPlaces } from './cluster-configs.js';
import { ClusterConfigError, loadClusterConfigs } from './cluster-configs.js';
import { clusterNameFrom, isClusterName } from './cluster-name.js';

const kubeconfig = (context: string): string =>
  JSON.stringify({
    'current-context': context,
    clusters: [{ name: 'c', cluster: { server: 'https://c' } }],
    users: [{ name: 'u', user: {} }],
    contexts: [{ name: context, context: { cluster: 'c', user: 'u' } }],
  });

describe('the clusters that are mirrored', () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'rollcall-home-'));
    mkdirSync(join(home, '.kube'));
  });
  afterEach(() => rmSync(home, { recursive: true }));

  const write = (name: string, text: string): string => {
    writeFileSync(join(home, name), text);
    return join(home, name);
  };
  const load = (places: Partial<ClusterPlaces> = {}) =>
    loadClusterConfigs({
      clustersFile: null,
      kubeconfig: null,
      home,
      inCluster: false,
      name: null,
      writeBack: true,
      ...places,
    });
  const problemsOf = (places: Partial<ClusterPlaces>): readonly string[] => {
    try {
      load(places);
    } catch (error) {
      if (error instanceof ClusterConfigError) return error.problems;
      throw error;
    }
    return [];
  };

  test('are none where nothing says so, nor where the usual kubeconfig has no current context', () => {
    expect(load()).toEqual([]);
    write('.kube/config', '{}');
    expect(load()).toEqual([]);
    write('.kube/config', kubeconfig(''));
    expect(load()).toEqual([]);
  });

  test('are the one of the usual kubeconfig, named after its context', () => {
    write('.kube/config', kubeconfig('arn:aws:eks:eu-1:42:cluster/Shop'));
    expect(load()).toMatchObject([{ name: 'arn-aws-eks-eu-1-42-cluster-shop', namespaces: [], writeBack: true }]);
    expect(load({ name: 'shop' })).toMatchObject([{ name: 'shop' }]);
  });

  test('are the one of KUBECONFIG, which has to be there', () => {
    write('.kube/config', kubeconfig('usual'));
    expect(load({ kubeconfig: write('other', kubeconfig('other')) })).toMatchObject([{ name: 'other' }]);
    expect(problemsOf({ kubeconfig: join(home, 'missing') })[0]).toMatch(/^KUBECONFIG: .*missing/);
    expect(problemsOf({ kubeconfig: write('other', kubeconfig('other')), name: 'No!' })).toHaveLength(1);
  });

  test('of a file have names, places relative to it, and what else it says', () => {
    write('kube-a', kubeconfig('a'));
    const clustersFile = write(
      'clusters.yaml',
      '- {name: a, kubeconfig: kube-a}\n- {name: b, kubeconfig: kube-a, context: a, namespaces: [shop], writeBack: false}\n',
    );
    const paths = [join(home, 'kube-a')];
    expect(load({ clustersFile })).toEqual([
      { name: 'a', place: { type: 'FILES', paths, context: null }, namespaces: [], writeBack: true },
      { name: 'b', place: { type: 'FILES', paths, context: 'a' }, namespaces: ['shop'], writeBack: false },
    ]);
  });

  test('of a file that is wrong are refused with every problem at once', () => {
    write('kube-a', kubeconfig('a'));
    const clustersFile = write(
      'clusters.yaml',
      [
        '- {name: a, kubeconfig: kube-a}',
        '- {name: a, kubeconfig: kube-a}',
        '- {name: UP, kubeconfig: kube-a, writeback: true}',
        '- {name: c, kubeconfig: missing}',
        '- {name: d, namespaces: shop, writeBack: maybe, context: 1}',
        '- {name: e, kubeconfig: kube-a, context: other}',
        '- text',
      ].join('\n'),
    );
    const problems = problemsOf({ clustersFile }).join('\n');
    for (const part of [
      '[2].name',
      '[2].writeback',
      '[3].kubeconfig',
      '[4].kubeconfig',
      '[4].namespaces',
      '[4].writeBack',
      '[4].context',
      '[5].kubeconfig',
      '[6].name',
      'two clusters are named a',
    ])
      expect(problems).toContain(part);
  });

  test.each([['{}'], ['[]'], ['{'], ['']])('of a file that holds %j are refused', (text) => {
    expect(problemsOf({ clustersFile: write('clusters.yaml', text) })).toHaveLength(1);
  });
});

describe('the name of a cluster', () => {
  test.each(['a', 'in-cluster', 'eu-1.prod', '0', 'a'.repeat(63)])('may be %s', (name) => {
    expect(isClusterName(name)).toBe(true);
  });
  test.each(['', 'A', '-a', 'a-', '.a', 'a b', 'a/b', 'a'.repeat(64)])('may not be %j', (name) => {
    expect(isClusterName(name)).toBe(false);
  });
  test.each([
    ['kind-dev', 'kind-dev'],
    ['arn:aws:eks:eu:1:cluster/X', 'arn-aws-eks-eu-1-cluster-x'],
    ['admin@prod', 'admin-prod'],
    ['..a..', 'a'],
    [`${'a'.repeat(62)}--b`, 'a'.repeat(62)],
    ['∆', ''],
  ])('made of the context %s is %j', (context, name) => {
    expect(clusterNameFrom(context)).toBe(name);
  });
});
