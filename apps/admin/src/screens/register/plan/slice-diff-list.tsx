import { Group, Stack, Text, Title } from '@mantine/core';
import type { EndpointSlice, WriteBackPlan } from '@rollcall/client';
import type { ReactElement } from 'react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

import { CopyButtonFor } from '../../../components/copy-button-for.js';
import { foldedLines } from './folded-lines.js';
import type { FoldedLine } from './folded-lines.js';
import type { SliceDiff } from './slice-diffs.js';
import { sliceDiffs } from './slice-diffs.js';
import classes from './slice-diffs.module.css';

const SIGNS = { ADDED: '+', REMOVED: '-', SAME: ' ' } as const;

export interface SliceDiffListProps {
  readonly plan: WriteBackPlan;
  readonly live: readonly EndpointSlice[];
}

/** Each slice of a plan: what is in the cluster beside what is proposed. */
export function SliceDiffList({ plan, live }: SliceDiffListProps): ReactElement {
  const diffs = useMemo(() => sliceDiffs(plan, live), [plan, live]);
  return (
    <Stack gap="sm">
      {diffs.map((diff) => (
        <OneDiff key={diff.name} diff={diff} />
      ))}
    </Stack>
  );
}

function OneDiff({ diff: { change, name, lines, yaml } }: { readonly diff: SliceDiff }): ReactElement {
  const { t } = useTranslation('register');
  return (
    <section aria-label={name} data-slice={change}>
      <Group justify="space-between" mb={4}>
        <Title order={2} size="h3">
          {t(`plan.${change}`)} <code>{name}</code>
        </Title>
        {yaml !== null && <CopyButtonFor size="compact-xs" label={t('plan.copy')} text={yaml} />}
      </Group>
      <pre className={classes.diff} tabIndex={0} aria-label={t('plan.diff', { name })}>
        {foldedLines(lines).map((line, i) => (
          <span key={i} className={classes.line} data-change={line.change}>
            <Line line={line} />
          </span>
        ))}
      </pre>
    </section>
  );
}

function Line({ line }: { readonly line: FoldedLine }): ReactElement {
  const { t } = useTranslation('register');
  if (line.change === 'FOLDED')
    return (
      <Text span inherit>
        {t('plan.folded', { count: line.count })}
      </Text>
    );
  return (
    <>
      {SIGNS[line.change]} {line.text}
    </>
  );
}
