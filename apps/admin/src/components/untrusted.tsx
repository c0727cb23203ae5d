import { UnstyledButton } from '@mantine/core';
import type { ReactElement } from 'react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { inertPieces } from './inert-pieces.js';
import classes from './untrusted.module.css';

export interface UntrustedProps {
  readonly text: string;
  /** Characters that are shown at first. Default 200. */
  readonly limit?: number;
}

/**
 * Text that others wrote: a name, a label, a note, a message. Shown as it is, and inert: no markup, no direction of its own beyond its
 * end, characters that one would not see made visible, and never wider than its place.
 */
export function Untrusted({ text, limit = 200 }: UntrustedProps): ReactElement {
  const { t } = useTranslation('common');
  const [isWhole, setIsWhole] = useState(false);
  const isLong = text.length > limit;
  const shown = isLong && !isWhole ? text.slice(0, limit) : text;
  return (
    <bdi className={classes.text}>
      {inertPieces(shown).map(({ text: piece, isSign }, i) =>
        isSign ? (
          <span key={i} className={classes.sign}>
            {piece}
          </span>
        ) : (
          piece
        ),
      )}
      {isLong && (
        <UnstyledButton className={classes.more} aria-expanded={isWhole} onClick={() => setIsWhole(!isWhole)}>
          {isWhole ? t('untrusted.less') : t('untrusted.more', { count: text.length - limit })}
        </UnstyledButton>
      )}
    </bdi>
  );
}
