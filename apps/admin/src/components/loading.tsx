import { Loader, Text } from '@mantine/core';
import type { ReactElement } from 'react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

import classes from './loading.module.css';

/** So long nothing is said: what comes sooner needs no word. */
const QUIET_MS = 300;

/** While the first answer is on its way. Takes the place that content will have, so that nothing jumps. */
export function Loading(): ReactElement {
  const { t } = useTranslation('common');
  const [isLong, setIsLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsLong(true), QUIET_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className={classes.loading} role="status" data-loading>
      {isLong && (
        <>
          <Loader size="sm" aria-hidden />
          <Text c="dimmed">{t('loading')}</Text>
        </>
      )}
    </div>
  );
}
