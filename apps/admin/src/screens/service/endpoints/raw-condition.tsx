import type { RawConditions } from '@rollcall/client';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import classes from './endpoints.module.css';

export interface RawConditionProps {
  readonly name: keyof RawConditions;
  readonly value: boolean | null;
}

/** A condition as it was published; where it was not, what Kubernetes takes it for. */
export function RawCondition({ name, value }: RawConditionProps): ReactElement {
  const { t } = useTranslation('service');
  if (value !== null) return <>{value ? t('raw.yes') : t('raw.no')}</>;
  return <span className={classes.unset}>{t(`raw.unset.${name}`)}</span>;
}
