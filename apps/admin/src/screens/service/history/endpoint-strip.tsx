import { Button } from '@mantine/core';
import type { EndpointPast } from '@rollcall/client';
import type { ReactElement } from 'react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Untrusted } from '../../../components/untrusted.js';
import classes from './history.module.css';
import { stripParts } from './strip.js';
import { Transitions } from './transitions.js';

export interface EndpointStripProps {
  readonly past: EndpointPast;
  readonly since: string;
  readonly until: string;
}

/** What became of one endpoint: as a strip, and on wish as text. */
export function EndpointStrip({ past, since, until }: EndpointStripProps): ReactElement {
  const { t } = useTranslation('serviceViews');
  const [isOpen, setIsOpen] = useState(false);
  const list = useId();
  const { address, ports, cluster, targetRef, spans } = past;
  const name = [address, ports.map(({ port }) => port).join(', ')].filter((part) => part !== '').join(' · ');
  return (
    <div className={classes.row} data-endpoint={address}>
      <div>
        <div>
          <Untrusted text={name} limit={60} />
        </div>
        <small>
          <Untrusted text={targetRef?.name ?? cluster} limit={60} />
        </small>
        <br />
        <Button
          variant="transparent"
          p={0}
          aria-expanded={isOpen}
          aria-controls={list}
          aria-label={`${t('history.transitions', { count: spans.length })}, ${name}`}
          onClick={() => setIsOpen(!isOpen)}
        >
          {t('history.transitions', { count: spans.length })}
        </Button>
      </div>
      <div className={classes.strip} aria-hidden>
        {stripParts(spans, since, until).map(({ state, left, width, span }) => (
          <div
            key={`${span.from} ${state}`}
            className={classes.part}
            data-state={state}
            title={t(`history.states.${state}`)}
            style={{ left: `${left}%`, width: `${width}%` }}
          />
        ))}
      </div>
      {isOpen && <Transitions id={list} spans={spans} />}
    </div>
  );
}
