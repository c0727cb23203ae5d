import type { ButtonProps } from '@mantine/core';
import { Button, CopyButton } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

export interface CopyButtonForProps extends Pick<ButtonProps, 'size'> {
  readonly text: string;
  /** Default: "Copy". */
  readonly label?: string | undefined;
}

/** Puts a text on the clipboard, and says that it did. */
export function CopyButtonFor({ text, label, ...button }: CopyButtonForProps): ReactElement {
  const { t } = useTranslation('common');
  return (
    <CopyButton value={text}>
      {({ copied, copy }) => (
        <Button
          variant="default"
          {...button}
          leftSection={copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
          onClick={copy}
        >
          {copied ? t('copy.done') : (label ?? t('copy.do'))}
        </Button>
      )}
    </CopyButton>
  );
}
